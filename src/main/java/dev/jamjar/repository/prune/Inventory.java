package dev.jamjar.repository.prune;

import dev.jamjar.JamJarException;
import dev.jamjar.repository.Layout;
import dev.jamjar.store.ObjectStore;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a store's listings show of all that can be retired, by key; a signature counts to what it
 * signs, whether that is there or not.
 *
 * <p>Listings lag: they say where to look, and nothing that must be right rests on them.
 */
final class Inventory {
  private static final List<String> FOLDERS =
      List.of(Layout.PACKS, Layout.INDEXES, Layout.MANIFESTS, Layout.CATALOGS, Layout.MARKERS);

  private final SortedMap<String, Long> bytes = new TreeMap<>();

  private Inventory() {}

  static Inventory of(ObjectStore store) throws JamJarException {
    Inventory inventory = new Inventory();
    for (String folder : FOLDERS) {
      store.list(
          folder,
          object ->
              Layout.retirable(object.key())
                  .ifPresent(key -> inventory.bytes.merge(key, object.bytes(), Long::sum)));
    }
    return inventory;
  }

  /** Their keys, in order. */
  Set<String> keys() {
    return bytes.keySet();
  }

  boolean shows(String key) {
    return bytes.containsKey(key);
  }

  /** The size of an object and its signature; 0 where it is not shown. */
  long bytes(String key) {
    return bytes.getOrDefault(key, 0L);
  }
}
