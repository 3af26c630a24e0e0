package dev.jamjar.repository.prune;

import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.hash.Hash;
import dev.jamjar.index.ChunkIndex;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.repository.CatalogCommit;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PackPresence;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.KeyId;
import dev.jamjar.store.ObjectStore;
import java.util.BitSet;
import java.util.Collection;
import java.util.Set;

/** Finds out what there is in a repository, and what of it is needed. Only reads the store. */
final class Surveyor {
  private final Repository repository;
  private final ObjectStore store;
  private final KeyId own;
  private final Collection<KeyId> known;
  private final PackLists lists;
  private final IndexCache cache;
  private final int maxUnusedPercent;
  private final Pruner.Listener listener;

  Surveyor(
      Repository repository,
      KeyId own,
      Collection<KeyId> known,
      PackLists lists,
      IndexCache cache,
      int maxUnusedPercent,
      Pruner.Listener listener) {
    this.repository = repository;
    this.store = repository.store();
    this.own = own;
    this.known = known;
    this.lists = lists;
    this.cache = cache;
    this.maxUnusedPercent = maxUnusedPercent;
    this.listener = listener;
  }

  /** Looks at everything once. */
  Survey survey(CatalogCommit commit) throws JamJarException {
    listener.stage("reading catalogs", 0);
    CatalogCommit.Base base = commit.beginTaking();
    PublishedCatalog catalog = published(base);
    Publications inUse = Publications.ofOthers(repository, own, known, lists);
    LoadedIndex listed = LoadedIndex.load(store, base.indexes(), cache);
    for (Catalog.IndexRef ref : base.indexes()) {
      lists.know(ref, listed.segment(store, ref));
    }
    Set<Hash> lost = new PackPresence(store).lost(listed.chunks().packs()).keySet();
    LoadedIndex index = listed.without(lost);
    listener.stage("finding what is needed", 0);
    BitSet live = live(catalog, index.chunks());
    PackPlan packs =
        PackPlan.of(
            PackUse.of(index.chunks(), live), maxUnusedPercent, use -> inUse.uses(use.pack().id()));
    inUse.addOwn(catalog);
    listener.stage("finding what is not", 0);
    Inventory inventory = Inventory.of(store);
    return new Survey(base, inUse, inventory, index, lost, live, packs);
  }

  private PublishedCatalog published(CatalogCommit.Base base) throws JamJarException {
    return base.catalog()
        .orElseThrow(
            () ->
                new NotFoundException(
                    "publisher " + own + " has published nothing in " + store.location(),
                    "prune with the key that pushes; name it with --key"));
  }

  private BitSet live(PublishedCatalog catalog, ChunkIndex index) throws JamJarException {
    RecipeMarker marker = new RecipeMarker(store, index);
    for (Catalog.Entry entry : catalog.catalog().snapshots()) {
      marker.add(repository.unverifiedManifest(entry.id()));
    }
    return marker.live();
  }
}
