package dev.jamjar.snapshot;

import dev.jamjar.JamJarException;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PackPresence;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.sign.VerifyKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a publisher need not store again: chunks in packs that are really there. */
final class KnownChunks {
  private final Repository repository;
  private final VerifyKey publisher;
  private final TrustedKeys trusted;
  private final CatalogMemory memory;
  private final IndexCache cache;
  private final Progress progress;

  /**
   * @param trusted other publishers whose chunks need not be stored again
   */
  KnownChunks(
      Repository repository,
      VerifyKey publisher,
      TrustedKeys trusted,
      CatalogMemory memory,
      IndexCache cache,
      Progress progress) {
    this.repository = repository;
    this.publisher = publisher;
    this.trusted = trusted;
    this.memory = memory;
    this.cache = cache;
    this.progress = progress;
  }

  /**
   * The index of what there is now.
   *
   * @param own the segments of the publisher's newest catalog
   */
  LoadedIndex index(List<Catalog.IndexRef> own) throws JamJarException {
    PackPresence presence = new PackPresence(repository.store());
    List<Catalog.IndexRef> refs = new ArrayList<>(own);
    LoadedIndex index = present(own, presence);
    for (VerifyKey other : trusted.keys()) {
      if (!other.equals(publisher)) {
        Optional<PublishedCatalog> theirs = repository.newest(other);
        if (theirs.isPresent()) {
          memory.accept(repository.store().location(), theirs.get());
          refs.addAll(theirs.get().catalog().indexes());
          index.borrow(present(theirs.get().catalog().indexes(), presence));
        }
      }
    }
    cache.keepOnly(refs);
    return index;
  }

  private LoadedIndex present(List<Catalog.IndexRef> refs, PackPresence presence)
      throws JamJarException {
    LoadedIndex listed = LoadedIndex.load(repository.store(), refs, cache);
    Set<Hash> lost = presence.lost(listed.chunks().packs()).keySet();
    if (!lost.isEmpty()) {
      progress.warn(
          lost.size()
              + " packs that the repository should have are missing or cut short, pack "
              + lost.iterator().next().hex()
              + " the first; what this file needs of them is stored again");
    }
    return listed.without(lost);
  }
}
