package dev.jamjar.snapshot;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.UntrustedException;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.check.RecipeWalk;
import dev.jamjar.repository.read.ContentReader;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.store.ObjectKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks the snapshots that catalogs list: index segments, manifests, signatures, recipes. */
final class SnapshotCheck {
  private final Repository repository;
  private final TrustedKeys trusted;
  private final int threads;
  private final SignatureCheck signatures;
  private final Findings findings;
  private final Map<Hash, Catalog.Entry> snapshots = new LinkedHashMap<>();
  private final Map<Hash, Set<PackId>> needs = new LinkedHashMap<>();
  private final Map<PackId, List<Listing>> packs = new LinkedHashMap<>();
  private final Map<PackId, String> unreadable = new LinkedHashMap<>();

  SnapshotCheck(Repository repository, TrustedKeys trusted, int threads, Findings findings) {
    this.repository = repository;
    this.trusted = trusted;
    this.threads = threads;
    this.signatures = new SignatureCheck(repository.store(), trusted);
    this.findings = findings;
  }

  /** What one index segment lists of a pack. */
  record Listing(Hash segment, PackDirectory pack) {}

  /** All snapshots looked at. */
  Map<Hash, Catalog.Entry> snapshots() {
    return snapshots;
  }

  /** Everything that is listed of each pack. */
  Map<PackId, List<Listing>> packs() {
    return packs;
  }

  /** The packs in which a recipe chunk could not be read, and why. */
  Map<PackId, String> unreadable() {
    return unreadable;
  }

  /** The snapshots that need a pack. */
  List<Hash> needing(PackId pack) {
    List<Hash> needing = new ArrayList<>();
    needs.forEach(
        (snapshot, packs) -> {
          if (packs.contains(pack)) {
            needing.add(snapshot);
          }
        });
    return needing;
  }

  /** Looks at everything that one catalog lists. */
  void run(PublishedCatalog catalog) throws JamJarException {
    LoadedIndex index = LoadedIndex.load(repository.store(), List.of(), IndexCache.none());
    Map<Hash, JamJarException> lost = new LinkedHashMap<>();
    for (Catalog.IndexRef ref : catalog.catalog().indexes()) {
      try {
        // Nothing of this machine's copies: the store is what is being checked.
        LoadedIndex one = LoadedIndex.load(repository.store(), List.of(ref), IndexCache.none());
        for (PackDirectory pack : one.chunks().packs()) {
          packs
              .computeIfAbsent(pack.id(), id -> new ArrayList<>())
              .add(new Listing(ref.id(), pack));
        }
        index.borrow(one);
      } catch (CorruptDataException | UnsupportedFormatException e) {
        lost.put(ref.id(), e);
      }
    }
    Set<Hash> astray = new LinkedHashSet<>();
    for (Catalog.Entry entry : catalog.catalog().snapshots()) {
      snapshots.put(entry.id(), entry);
      needs.put(entry.id(), new HashSet<>());
      if (!findsAll(entry, index, !lost.isEmpty())) {
        astray.add(entry.id());
      }
    }
    lost.forEach((id, failure) -> findings.add(Layout.index(id), failure, astray));
  }

  /**
   * Reads manifest and recipe, and notes which packs the snapshot needs.
   *
   * @param indexLost whether it is known already why the index does not find everything
   * @return whether the index finds everything
   */
  private boolean findsAll(Catalog.Entry entry, LoadedIndex index, boolean indexLost)
      throws JamJarException {
    ObjectKey key = Layout.manifest(entry.id());
    List<Hash> itself = List.of(entry.id());
    Manifest manifest;
    try {
      PublishedManifest published = repository.manifest(entry.id(), trusted);
      signatures
          .oddity(key)
          .ifPresent(odd -> findings.damaged(Layout.signature(key), odd, List.of()));
      Snapshots.requireAsListed(published, entry);
      manifest = published.manifest();
    } catch (CorruptDataException | UntrustedException | UnsupportedFormatException e) {
      findings.add(signatures.culprit(key, entry.id()), e, itself);
      return true;
    }
    try (ContentReader reader = new ContentReader(repository.store(), index, threads)) {
      need(entry, reader.packs(manifest));
      return true;
    } catch (CorruptDataException | UnsupportedFormatException e) {
      return walk(entry, manifest, index, indexLost, e);
    }
  }

  /** Finds out all that is in the way where a recipe cannot be followed. */
  private boolean walk(
      Catalog.Entry entry,
      Manifest manifest,
      LoadedIndex index,
      boolean indexLost,
      JamJarException failure)
      throws JamJarException {
    RecipeWalk walk = RecipeWalk.through(repository.store(), index);
    try {
      walk.isWhole(manifest);
    } catch (CorruptDataException e) {
      findings.add(Layout.manifest(entry.id()), e, List.of(entry.id()));
      return true;
    }
    need(entry, walk.packs());
    walk.broken().forEach(unreadable::putIfAbsent);
    boolean lost = !walk.missing().isEmpty();
    if (lost && !indexLost) {
      findings.damaged(
          Layout.manifest(entry.id()),
          walk.missing().size()
              + " of its chunks are in no pack that the index lists, chunk "
              + walk.missing().iterator().next().id()
              + " the first",
          List.of(entry.id()));
    }
    if (!lost && walk.broken().isEmpty()) {
      // Every chunk is there, and yet it is not the list that the manifest announces.
      findings.add(Layout.manifest(entry.id()), failure, List.of(entry.id()));
    }
    return !lost;
  }

  private void need(Catalog.Entry entry, Set<PackDirectory> packs) {
    packs.forEach(pack -> needs.get(entry.id()).add(pack.id()));
  }
}
