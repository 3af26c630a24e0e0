package dev.jamjar.repository.prune;

import dev.jamjar.JamJarException;
import dev.jamjar.hash.PackId;
import dev.jamjar.manifest.Catalog.Retired;
import dev.jamjar.repository.Layout;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the next catalog has retired: what the one before it has, brought up to date, and more
 * (docs/format.md §12.2).
 *
 * <p>Belongs to one thread. Only reads the store.
 */
final class RetiredList {
  /** What another publisher has retired and not deleted for so long is nobody's any more. */
  private static final Duration ABANDONED = Duration.ofDays(30);

  private final ObjectStore store;
  private final Publications inUse;
  private final Inventory inventory;
  private final Instant now;
  private final Duration markerLife;
  private final SortedMap<String, Retired> list = new TreeMap<>();
  private final Set<String> unmarked = new TreeSet<>();
  private boolean news;

  /**
   * @param inUse what all newest catalogs refer to, the publisher's own included
   * @param now what is retired from now on is retired since then
   * @param markerLife how long a pack's name stays taken after the pack is gone
   */
  RetiredList(
      ObjectStore store,
      Publications inUse,
      Inventory inventory,
      Instant now,
      Duration markerLife) {
    this.store = store;
    this.inUse = inUse;
    this.inventory = inventory;
    this.now = now;
    this.markerLife = markerLife;
  }

  /** Takes over what is still to be retired. */
  void carry(List<Retired> before) throws JamJarException {
    for (Retired retired : before) {
      // Its marker, if it is a pack, stays: another publisher may be about to rely on it.
      if (!inUse.uses(retired.key())) {
        carry(retired);
      }
    }
    // A marker is of use again where its pack is retired.
    list.keySet().removeIf(key -> key.startsWith(Layout.MARKERS) && isMarkerInUse(key));
  }

  /** Retires objects from now on. */
  void retire(Collection<String> keys) {
    for (String key : keys) {
      list.put(key, new Retired(key, now, Optional.empty()));
      if (key.startsWith(Layout.PACKS)) {
        unmarked.add(Layout.marker(Layout.packOf(key).orElseThrow()).name());
      }
      news = true;
    }
  }

  /**
   * Retires what a listing shows and nobody refers to.
   *
   * @param written what was written by this very work
   * @param most how many objects at most; the others can wait
   */
  void retireOrphans(Set<String> written, int most) throws JamJarException {
    Set<String> orphans = new TreeSet<>();
    for (String key : inventory.keys()) {
      boolean known =
          inUse.uses(key)
              || written.contains(key)
              || list.containsKey(key)
              || inUse.isRetiredByOtherAfter(key, now.minus(ABANDONED));
      if (!known
          && orphans.size() < most
          && (!key.startsWith(Layout.MARKERS) || !isMarkerInUse(key) && isPackGone(key))) {
        orphans.add(key);
      }
    }
    retire(orphans);
  }

  /** Whether there is anything that is worth a catalog. */
  boolean isNews() {
    return news;
  }

  /** The markers that must be there before the catalog is. */
  Set<String> unmarked() {
    return unmarked;
  }

  List<Retired> list() {
    return List.copyOf(list.values());
  }

  private void carry(Retired retired) throws JamJarException {
    String key = retired.key();
    boolean pack = key.startsWith(Layout.PACKS);
    if (retired.deleted().isPresent()) {
      if (inventory.shows(key) && !isGone(store, key)) {
        // It came back: a late put, or somebody made it again after its marker was gone.
        retire(List.of(key));
      } else if (!isOver(retired)) {
        list.put(key, retired);
      }
    } else if (inventory.shows(key) || !isGone(store, key)) {
      keep(retired, pack);
    } else if (pack) {
      list.put(key, new Retired(key, retired.since(), Optional.of(now)));
      news = true;
    }
  }

  private void keep(Retired retired, boolean pack) throws JamJarException {
    ObjectKey marker = pack ? Layout.marker(Layout.packOf(retired.key()).orElseThrow()) : null;
    if (pack && !inventory.shows(marker.name()) && store.size(marker).isEmpty()) {
      // Somebody may have relied on its name since: the time begins again.
      retire(List.of(retired.key()));
    } else if (retired.since().isAfter(now)) {
      list.put(retired.key(), new Retired(retired.key(), now, Optional.empty()));
    } else {
      list.put(retired.key(), retired);
    }
  }

  /** Whether a pack is gone for so long that its name is free again, and its marker is gone too. */
  private boolean isOver(Retired retired) {
    String marker = Layout.marker(Layout.packOf(retired.key()).orElseThrow()).name();
    Instant latest = now.minus(markerLife);
    return !retired.deleted().orElseThrow().isAfter(latest)
        && (!inventory.shows(marker) || inUse.isOthersToDelete(retired.key(), latest));
  }

  private boolean isMarkerInUse(String marker) {
    PackId pack = Layout.packOf(marker).orElseThrow();
    String key = Layout.pack(pack).name();
    return inUse.uses(key)
        || list.containsKey(key)
        || inUse.isRetiredByOtherAfter(key, Instant.MIN);
  }

  private boolean isPackGone(String marker) throws JamJarException {
    return isGone(store, Layout.pack(Layout.packOf(marker).orElseThrow()).name());
  }

  /** Whether an object and its signature are not there. */
  static boolean isGone(ObjectStore store, String key) throws JamJarException {
    ObjectKey object = new ObjectKey(key);
    return store.size(object).isEmpty()
        && (!Layout.isSigned(key) || store.size(Layout.signature(object)).isEmpty());
  }
}
