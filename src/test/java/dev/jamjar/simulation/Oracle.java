package dev.jamjar.simulation;

import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.repository.Layout;
import dev.jamjar.sign.KeyId;
import dev.jamjar.simulation.Violation.Rule;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Knows what was published and what was forgotten, and watches every change of the store: what must
 * never happen is a {@link Violation} before it has happened.
 */
final class Oracle implements ObjectTable.Watcher {
  private static final String POINTER = "/latest";
  private static final String MARKERS = "retired/";

  private final VirtualClock clock;
  private final long graceMillis;
  private final Map<String, Walker.View> newest = new TreeMap<>();
  private int deleted;
  private final Deque<Superseded> superseded = new ArrayDeque<>();
  private final Map<String, Map<Hash, Integer>> pushed = new HashMap<>();
  private final Map<String, Set<Hash>> forgotten = new HashMap<>();
  private ObjectTable table;
  private Walker walker;

  /** A catalog that readers may still use, and until when. */
  private record Superseded(Walker.View view, long graceEnds) {}

  Oracle(VirtualClock clock, long graceMillis) {
    this.clock = clock;
    this.graceMillis = graceMillis;
  }

  void watch(ObjectTable watched) {
    table = watched;
    walker = new Walker(watched);
  }

  /** A publisher begins to push a file; from now on it may be published, once. */
  void pushing(KeyId publisher, Hash file) {
    pushed.computeIfAbsent(publisher.toString(), k -> new HashMap<>()).merge(file, 1, Integer::sum);
  }

  /** A publisher begins to forget a snapshot; from now on it may be gone. */
  void forgetting(KeyId publisher, Hash snapshot) {
    forgotten.computeIfAbsent(publisher.toString(), k -> new HashSet<>()).add(snapshot);
  }

  /** A push ended well: its snapshot must be listed, unless somebody forgot it meanwhile. */
  void published(KeyId publisher, Hash snapshot, Hash file) {
    boolean forgettable = forgotten.getOrDefault(publisher.toString(), Set.of()).contains(snapshot);
    Hash listed = newest(publisher).map(view -> view.snapshots().get(snapshot)).orElse(null);
    if (listed == null ? !forgettable : !listed.equals(file)) {
      throw new Violation(Rule.HISTORY, "a push reports snapshot " + snapshot + ", not published");
    }
  }

  /** What a publisher's pointer leads to now. */
  Optional<Walker.View> newest(KeyId publisher) {
    return Optional.ofNullable(newest.get(publisher.toString()));
  }

  /** Whether anybody has published anything. */
  boolean isEmpty() {
    return newest.isEmpty();
  }

  /**
   * The keys that newest catalogs refer to. With them go the catalog before each, which its commit
   * leaves behind, and a marker that was put for a pack which is in use all the same.
   */
  Set<String> referenced() {
    Set<String> all = new HashSet<>();
    for (Walker.View view : newest.values()) {
      for (String key : view.objects()) {
        all.add(key);
        if (key.startsWith(Layout.PACKS)) {
          all.add(MARKERS + key.substring(Layout.PACKS.length()));
        }
      }
      view.catalog()
          .previous()
          .map(Layout::catalog)
          .ifPresent(
              previous -> {
                all.add(previous.name());
                all.add(Layout.signature(previous).name());
              });
    }
    return all;
  }

  @Override
  public void putting(String key, byte[] before, byte[] after) {
    boolean mayChange = key.endsWith(POINTER) || key.startsWith(MARKERS);
    if (before != null && !mayChange && !Arrays.equals(before, after)) {
      throw new Violation(Rule.WRITE_ONCE, key + " is changed");
    }
  }

  @Override
  public void put(String key) {
    if (key.endsWith(POINTER)) {
      committed(key.split("/")[1], walker.walk(table.get(key)));
    }
  }

  /** How many objects were deleted so far. */
  int deleted() {
    return deleted;
  }

  @Override
  public void deleting(String key) {
    deleted++;
    for (Map.Entry<String, Walker.View> entry : newest.entrySet()) {
      if (entry.getValue().objects().contains(key)) {
        throw new Violation(Rule.SNAPSHOTS, "deleted while " + entry.getKey() + " uses it: " + key);
      }
    }
    superseded.removeIf(old -> old.graceEnds() <= clock.millis());
    for (Superseded old : superseded) {
      if (old.view().objects().contains(key)) {
        throw new Violation(
            Rule.GRACE,
            "deleted although readers may use it until "
                + VirtualClock.text(old.graceEnds())
                + ": "
                + key);
      }
    }
    if (key.endsWith(POINTER) || !key.contains("/")) {
      throw new Violation(Rule.SNAPSHOTS, "deleted: " + key);
    }
  }

  private void committed(String publisher, Walker.View now) {
    Walker.View before = newest.put(publisher, now);
    if (before != null) {
      // Counted from when the new one was written: who commits late has only that time to give.
      long written = now.catalog().time().toEpochMilli() - clock.start().toEpochMilli();
      superseded.add(new Superseded(before, written + graceMillis));
    }
    Catalog catalog = now.catalog();
    long sequence = before == null ? 1 : before.catalog().sequence() + 1;
    if (catalog.sequence() != sequence
        || !catalog.previous().equals(Optional.ofNullable(before).map(Walker.View::id))
        || !catalog.publisher().toString().equals(publisher)) {
      throw new Violation(
          Rule.HISTORY, "catalog " + catalog.sequence() + " of " + publisher + " follows no other");
    }
    Map<Hash, Hash> was = before == null ? Map.of() : before.snapshots();
    for (Hash snapshot : was.keySet()) {
      if (!now.snapshots().containsKey(snapshot)
          && !forgotten.getOrDefault(publisher, Set.of()).contains(snapshot)) {
        throw new Violation(
            Rule.SNAPSHOTS, "snapshot " + snapshot + " is gone, and nobody has forgotten it");
      }
    }
    now.snapshots()
        .forEach(
            (snapshot, file) -> {
              if (!was.containsKey(snapshot)) {
                requirePushed(publisher, snapshot, file);
              }
            });
  }

  private void requirePushed(String publisher, Hash snapshot, Hash file) {
    Map<Hash, Integer> pushes = pushed.getOrDefault(publisher, Map.of());
    if (pushes.getOrDefault(file, 0) == 0) {
      throw new Violation(
          Rule.HISTORY, "snapshot " + snapshot + " is there more often than it was pushed");
    }
    pushes.merge(file, -1, Integer::sum);
  }

  /** The name of a publisher's pointer. */
  static String pointer(KeyId publisher) {
    return Layout.pointer(publisher).name();
  }
}
