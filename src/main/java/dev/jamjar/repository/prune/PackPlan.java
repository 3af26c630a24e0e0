package dev.jamjar.repository.prune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is to become of a publisher's packs.
 *
 * @param kept those that stay as they are
 * @param dead those that hold nothing which is needed
 * @param rewritten those whose needed chunks move to new packs
 */
record PackPlan(List<PackUse> kept, List<PackUse> dead, List<PackUse> rewritten) {
  /** Packs below one of these sizes are merged where there are {@link #TOGETHER}. */
  private static final long[] SMALL_BYTES = {1 << 20, 4 << 20, 16 << 20};

  private static final int TOGETHER = 4;

  /**
   * Plans.
   *
   * @param maxUnusedPercent how much of all packs may be bytes that nobody needs
   * @param shared whether somebody else lists a pack too: rewriting it would free nothing
   */
  static PackPlan of(List<PackUse> uses, int maxUnusedPercent, Predicate<PackUse> shared) {
    List<PackUse> dead = uses.stream().filter(PackUse::isDead).toList();
    List<PackUse> own = uses.stream().filter(u -> !u.isDead() && !shared.test(u)).toList();
    Set<PackUse> rewritten = new HashSet<>(wasteful(own, maxUnusedPercent));
    rewritten.addAll(small(own.stream().filter(use -> !rewritten.contains(use)).toList()));
    return new PackPlan(
        uses.stream().filter(use -> !use.isDead() && !rewritten.contains(use)).toList(),
        dead,
        uses.stream().filter(rewritten::contains).toList());
  }

  /** Those with the largest share of waste, until what is left is little enough. */
  private static List<PackUse> wasteful(List<PackUse> packs, int maxUnusedPercent) {
    double allBytes = packs.stream().mapToLong(use -> use.liveBytes() + use.deadBytes()).sum();
    double deadBytes = packs.stream().mapToLong(PackUse::deadBytes).sum();
    List<PackUse> sorted = new ArrayList<>(packs);
    sorted.sort(
        Comparator.comparingDouble(PackPlan::deadShare)
            .reversed()
            .thenComparing(use -> use.pack().id().hash().hex()));
    List<PackUse> chosen = new ArrayList<>();
    for (PackUse use : sorted) {
      if (use.deadBytes() == 0 || deadBytes * 100 <= allBytes * maxUnusedPercent) {
        break;
      }
      chosen.add(use);
      allBytes -= use.deadBytes();
      deadBytes -= use.deadBytes();
    }
    return chosen;
  }

  /** In tiers, so that what has grown by merging is not merged again every night. */
  private static List<PackUse> small(List<PackUse> packs) {
    for (long tier : SMALL_BYTES) {
      List<PackUse> small = packs.stream().filter(use -> use.pack().bytes() < tier).toList();
      if (small.size() >= TOGETHER) {
        return small;
      }
    }
    return List.of();
  }

  private static double deadShare(PackUse use) {
    return (double) use.deadBytes() / (use.deadBytes() + use.liveBytes());
  }
}
