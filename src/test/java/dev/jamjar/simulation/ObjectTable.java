package dev.jamjar.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;

/** What a simulated store holds, and held: listings may show the past. */
final class ObjectTable {
  private static final int GONE = -1;

  private final VirtualClock clock;
  private final Watcher watcher;
  private final NavigableMap<String, byte[]> objects = new TreeMap<>();
  private final NavigableMap<String, List<Change>> history = new TreeMap<>();

  private record Change(long time, int bytes) {}

  /** Told of every change just before it happens; throws a {@link Violation} where it must not. */
  interface Watcher {
    /**
     * @param before what the object held; null where there was none
     */
    void putting(String key, byte[] before, byte[] after);

    void put(String key);

    void deleting(String key);
  }

  ObjectTable(VirtualClock clock, Watcher watcher) {
    this.clock = clock;
    this.watcher = watcher;
  }

  /** The objects as they are now, by key. */
  NavigableMap<String, byte[]> objects() {
    return objects;
  }

  /** An object's bytes, which nobody changes, or null. */
  byte[] get(String key) {
    return objects.get(key);
  }

  void put(String key, byte[] content) {
    byte[] before = objects.get(key);
    watcher.putting(key, before, content);
    objects.put(key, content);
    remember(key, content.length);
    if (!Arrays.equals(before, content)) {
      watcher.put(key);
    }
  }

  void delete(String key) {
    if (objects.containsKey(key)) {
      watcher.deleting(key);
      objects.remove(key);
      remember(key, GONE);
    }
  }

  /**
   * Lists as {@code ObjectStore} lets it: each object as it was some time ago.
   *
   * @param lag by key, for how long what happened since is not shown yet, in milliseconds
   */
  void list(String prefix, ToLongFunction<String> lag, BiConsumer<String, Integer> sink) {
    for (Map.Entry<String, List<Change>> entry : history.tailMap(prefix, true).entrySet()) {
      String key = entry.getKey();
      if (!key.startsWith(prefix)) {
        break;
      }
      int bytes = bytesAt(entry.getValue(), clock.millis() - lag.applyAsLong(key));
      if (bytes != GONE) {
        sink.accept(key, bytes);
      }
    }
  }

  private static int bytesAt(List<Change> changes, long time) {
    int bytes = GONE;
    for (Change change : changes) {
      if (change.time() <= time) {
        bytes = change.bytes();
      }
    }
    return bytes;
  }

  private void remember(String key, int bytes) {
    history.computeIfAbsent(key, k -> new ArrayList<>()).add(new Change(clock.millis(), bytes));
  }
}
