package dev.jamjar.repository.prune;

import dev.jamjar.JamJarException;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.store.ObjectStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which packs index segments list; each segment is read once. For one thread. */
final class PackLists {
  private final ObjectStore store;
  private final IndexCache cache;
  private final Map<Hash, List<PackId>> listed = new HashMap<>();

  PackLists(ObjectStore store, IndexCache cache) {
    this.store = store;
    this.cache = cache;
  }

  /** Takes a segment over that was read already. */
  void know(Catalog.IndexRef ref, List<PackDirectory> packs) {
    listed.put(ref.id(), packs.stream().map(PackDirectory::id).toList());
  }

  List<PackId> of(Catalog.IndexRef ref) throws JamJarException {
    List<PackId> packs = listed.get(ref.id());
    if (packs == null) {
      packs = LoadedIndex.read(store, ref, cache).stream().map(PackDirectory::id).toList();
      listed.put(ref.id(), packs);
    }
    return packs;
  }
}
