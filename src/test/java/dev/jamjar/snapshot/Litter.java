package dev.jamjar.snapshot;

import dev.jamjar.JamJarException;
import dev.jamjar.hash.Hash;
import dev.jamjar.index.IndexSegment;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.Layout;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds the objects of a repository that nothing refers to, by its own reckoning. */
final class Litter {
  private Litter() {}

  /** Keys that no newest catalog refers to, be it as needed or as retired. */
  static Set<String> in(MemoryStore store) throws JamJarException {
    Set<String> known = new HashSet<>();
    Set<String> litter = new TreeSet<>();
    for (Map.Entry<ObjectKey, byte[]> object : store.objects().entrySet()) {
      String key = object.getKey().name();
      if (key.startsWith(Layout.PUBLISHERS) && key.endsWith("/latest")) {
        String text = new String(object.getValue(), StandardCharsets.US_ASCII).strip();
        refer(store, Hash.fromHex(text), known);
      }
    }
    for (ObjectKey key : store.objects().keySet()) {
      String plain = key.name().replace(Layout.SIGNATURE_SUFFIX, "");
      boolean named = key.name().startsWith(Layout.PUBLISHERS) || plain.equals("jamjar.json");
      if (!named && !known.contains(plain)) {
        litter.add(key.name());
      }
    }
    return litter;
  }

  private static void refer(MemoryStore store, Hash id, Set<String> known) throws JamJarException {
    Catalog catalog = Catalog.read("catalog", store.get(Layout.catalog(id), 1 << 26));
    known.add(Layout.catalog(id).name());
    catalog.previous().ifPresent(previous -> known.add(Layout.catalog(previous).name()));
    catalog.snapshots().forEach(entry -> known.add(Layout.manifest(entry.id()).name()));
    for (Catalog.IndexRef ref : catalog.indexes()) {
      known.add(Layout.index(ref.id()).name());
      byte[] segment = store.get(Layout.index(ref.id()), 1 << 26);
      for (PackDirectory pack : IndexSegment.read("index", segment)) {
        known.add(Layout.pack(pack.id()).name());
        known.add(Layout.marker(pack.id()).name());
      }
    }
    for (Catalog.Retired retired : catalog.retired()) {
      known.add(retired.key());
      known.add(retired.key().replace(Layout.PACKS, Layout.MARKERS));
    }
  }
}
