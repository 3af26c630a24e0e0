package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.UntrustedException;
import dev.jamjar.hash.Hash;
import dev.jamjar.repository.Layout;
import dev.jamjar.store.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any damage of several objects at once: what a repair says is what there is afterwards. */
class RepairCombinationsTest {
  private static final int TRIES = 60;
  private static final Pattern NAMED = Pattern.compile("--catalog ([0-9a-f]{64})");

  @TempDir Path folder;

  @Test
  void whatIsNotSaidToBeLostIsWhole() throws Exception {
    DamagedNights nights = new DamagedNights(folder);
    int whole = 0;
    int partial = 0;
    for (int seed = 0; seed < TRIES; seed++) {
      Random random = new Random(seed);
      nights.heal();
      Set<ObjectKey> damaged = damage(nights, random);
      TestRepository machine = random.nextBoolean() ? nights.again() : nights.stranger();
      boolean withFiles = random.nextBoolean();
      String when = "seed " + seed + ", " + (withFiles ? "with files " : "") + damaged;

      RepairResult result = repair(machine, withFiles ? nights.all() : new Path[0], when);

      Set<Hash> lost =
          result.lost().stream().map(one -> one.entry().id()).collect(Collectors.toSet());
      assertEquals(lost, nights.unrestorable(machine, when), when);
      Check.Result check = machine.check();
      assertEquals(
          lost, check.hurt().stream().map(one -> one.id()).collect(Collectors.toSet()), when);
      assertEquals(lost.isEmpty(), check.findings().isEmpty(), when + ": " + check.findings());
      assertEquals(3, machine.snapshots().all().size() + gone(nights, damaged, machine), when);
      if (withFiles) {
        Set<Hash> manifests = new HashSet<>();
        damaged.forEach(key -> Layout.manifestId(key).ifPresent(manifests::add));
        assertTrue(manifests.containsAll(lost), when + " lost " + lost);
      }
      nights.requirePush(machine, when);
      whole += lost.isEmpty() ? 1 : 0;
      partial += lost.isEmpty() ? 0 : 1;
    }
    assertTrue(whole > 10 && partial > 10, whole + " whole, " + partial + " with a loss");
  }

  /** As an operator does it: goes on from the catalog that is found, where one must be named. */
  private static RepairResult repair(TestRepository machine, Path[] files, String when)
      throws IOException {
    Optional<Hash> named = Optional.empty();
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        return machine.repair(new RepairOptions(List.of(files), false, true, named));
      } catch (UntrustedException e) {
        Matcher matcher = NAMED.matcher(e.hint());
        assertTrue(matcher.find(), when + ": " + e.getMessage() + ": " + e.hint());
        named = Optional.of(Hash.fromHex(matcher.group(1)));
      }
    }
    throw new AssertionError(when);
  }

  private static Set<ObjectKey> damage(DamagedNights nights, Random random) {
    // One catalog is always left, or there is nothing to go on from.
    String first = nights.keys(Layout.CATALOGS).get(0).name().substring(0, 30);
    List<ObjectKey> objects =
        nights.sound().keySet().stream()
            .filter(key -> !key.equals(Layout.DESCRIPTION) && !key.name().startsWith(first))
            .toList();
    Set<ObjectKey> damaged = new HashSet<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      ObjectKey key = objects.get(random.nextInt(objects.size()));
      int length = nights.sound().get(key).length;
      switch (random.nextInt(3)) {
        case 0 -> nights.lose(key);
        case 1 -> nights.flip(key, random.nextInt(length));
        default -> nights.cut(key, random.nextInt(length));
      }
      damaged.add(key);
    }
    return damaged;
  }

  /** Snapshots whose manifest is gone, and which no catalog that is left lists. */
  private static long gone(DamagedNights nights, Set<ObjectKey> damaged, TestRepository machine)
      throws IOException {
    List<Hash> listed =
        new ArrayList<>(machine.snapshots().all().stream().map(one -> one.entry().id()).toList());
    return Stream.of(0, 1, 2)
        .map(nights::snapshot)
        .filter(id -> !listed.contains(id))
        .filter(
            id ->
                damaged.contains(Layout.manifest(id))
                    || damaged.contains(Layout.signature(Layout.manifest(id)))
                    || isBeyond(damaged))
        .count();
  }

  /** Where catalogs are lost too, what they listed is listed again only if it is whole. */
  private static boolean isBeyond(Set<ObjectKey> damaged) {
    return damaged.stream().anyMatch(key -> key.name().startsWith(Layout.CATALOGS));
  }
}
