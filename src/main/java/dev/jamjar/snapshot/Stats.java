package dev.jamjar.snapshot;

import dev.jamjar.JamJarException;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.read.LiveChunks;
import dev.jamjar.sign.KeyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What trusted publishers have stored, what of it their snapshots need, and how it grows. */
public final class Stats {
  private final Repository repository;
  private final Snapshots snapshots;
  private final IndexCache cache;
  private final int threads;
  private final Progress progress;

  public Stats(
      Repository repository,
      Snapshots snapshots,
      IndexCache cache,
      int threads,
      Progress progress) {
    this.repository = repository;
    this.snapshots = snapshots;
    this.cache = cache;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * The figures of one publisher, or of all.
   *
   * @param publisher empty for all together
   * @param fileBytes the files of all snapshots, each in full
   * @param needed the chunks that the snapshots need, each once
   * @param packs what the index lists: packs and their size
   * @param unneededBytes frames in those packs that hold no chunk that is needed
   */
  public record Figures(
      Optional<KeyId> publisher,
      int snapshots,
      long fileBytes,
      LiveChunks.Totals needed,
      StoredObjects.Count packs,
      long unneededBytes,
      Growth growth) {
    /** What storing equal chunks once saves; below zero where a codec made more of the bytes. */
    public long savedBySharing() {
      return fileBytes - needed.bytes();
    }

    /** What compression saves on top of it. */
    public long savedByCompression() {
      return needed.bytes() - needed.storedBytes();
    }
  }

  /**
   * All figures.
   *
   * @param newest the newest snapshot's file in bytes; 0 where there is none
   */
  public record Result(
      List<Figures> publishers, Figures all, StoredObjects.Totals stored, long newest) {}

  /** Counts. */
  public Result run() throws JamJarException {
    LoadedIndex everything = LoadedIndex.load(repository.store(), List.of(), cache);
    List<LoadedIndex> indexes = new ArrayList<>();
    for (PublishedCatalog catalog : snapshots.catalogs()) {
      LoadedIndex index = LoadedIndex.load(repository.store(), catalog.catalog().indexes(), cache);
      indexes.add(index);
      everything.borrow(index);
    }
    progress.stage("reading recipes", 0);
    StoredObjects stored = new StoredObjects(repository.store());
    List<Figures> publishers = new ArrayList<>();
    List<List<Catalog.Entry>> entries = new ArrayList<>();
    try (LiveChunks all = new LiveChunks(repository.store(), everything, threads)) {
      for (int i = 0; i < indexes.size(); i++) {
        PublishedCatalog catalog = snapshots.catalogs().get(i);
        LiveChunks.Totals needed = needed(catalog, indexes.get(i), stored, all);
        entries.add(catalog.catalog().snapshots());
        publishers.add(
            figures(
                Optional.of(catalog.signer().id()),
                List.of(catalog.catalog().snapshots()),
                needed,
                indexes.get(i)));
      }
      progress.stage("counting objects", 0);
      return new Result(
          publishers,
          figures(Optional.empty(), entries, all.totals(), everything),
          stored.count(),
          newest());
    }
  }

  /** What one publisher's snapshots need; noted for all, and its objects as referred to. */
  private LiveChunks.Totals needed(
      PublishedCatalog catalog, LoadedIndex index, StoredObjects stored, LiveChunks all)
      throws JamJarException {
    stored.refer(catalog, index.chunks().packs());
    try (LiveChunks own = new LiveChunks(repository.store(), index, threads)) {
      for (Catalog.Entry entry : catalog.catalog().snapshots()) {
        PublishedManifest manifest = snapshots.manifest(new Snapshots.Listed(entry, catalog));
        stored.refer(manifest);
        own.add(manifest.manifest());
      }
      all.addAll(own);
      return own.totals();
    }
  }

  private static Figures figures(
      Optional<KeyId> publisher,
      List<List<Catalog.Entry>> entries,
      LiveChunks.Totals needed,
      LoadedIndex index) {
    List<Catalog.Entry> all = entries.stream().flatMap(List::stream).toList();
    List<PackDirectory> packs = index.chunks().packs();
    long frames =
        packs.stream()
            .flatMap(pack -> pack.frames().stream())
            .mapToLong(PackDirectory.Frame::bytes)
            .sum();
    return new Figures(
        publisher,
        all.size(),
        all.stream().mapToLong(Catalog.Entry::sourceBytes).sum(),
        needed,
        new StoredObjects.Count(packs.size(), packs.stream().mapToLong(PackDirectory::bytes).sum()),
        frames - needed.storedBytes(),
        Growth.of(entries));
  }

  private long newest() {
    List<Snapshots.Listed> all = snapshots.all();
    return all.isEmpty() ? 0 : all.get(all.size() - 1).entry().sourceBytes();
  }
}
