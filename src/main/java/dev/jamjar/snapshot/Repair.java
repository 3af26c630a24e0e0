package dev.jamjar.snapshot;

import dev.jamjar.ConflictException;
import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.UntrustedException;
import dev.jamjar.checkpoint.Checkpoint;
import dev.jamjar.checkpoint.ChecksumCheck;
import dev.jamjar.checkpoint.NodeFolder;
import dev.jamjar.checkpoint.SourceFile;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.repair.CatalogSearch;
import dev.jamjar.repository.repair.Recovery;
import dev.jamjar.repository.repair.RepairCommit;
import dev.jamjar.repository.write.PartWriter;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.sign.VerifyKey;
import dev.jamjar.store.ObjectKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Repairs what one publisher's snapshots rest on, as far as anything is left of it.
 *
 * <p>Deletes nothing. Objects whose right bytes are known are put back; everything else is new
 * packs, index segments and a catalog, committed like a push, so that a repair which is cut short
 * leaves the repository as it was or better, and can be run again.
 */
public final class Repair {
  private final Repository repository;
  private final SigningKey key;
  private final TrustedKeys trusted;
  private final CatalogMemory memory;
  private final IndexCache cache;
  private final Clock clock;
  private final SecureRandom random;
  private final Progress progress;
  private final List<RepairResult.Change> changes = new ArrayList<>();

  /**
   * @param trusted other publishers, in whose packs missing chunks may be found
   * @param cache this machine's copies of index segments
   * @param random makes names that nobody has used before
   */
  public Repair(
      Repository repository,
      SigningKey key,
      TrustedKeys trusted,
      CatalogMemory memory,
      IndexCache cache,
      Clock clock,
      SecureRandom random,
      Progress progress) {
    this.repository = repository;
    this.key = key;
    this.trusted = trusted;
    this.memory = memory;
    this.cache = cache;
    this.clock = clock;
    this.random = random;
    this.progress = progress;
  }

  /** A snapshot as it is listed; its manifest, or why there is none. */
  private record Listed(Catalog.Entry entry, Optional<Manifest> manifest, String lack) {}

  /** What the next catalog lists, and what it cannot. */
  private record Outcome(List<Catalog.Entry> next, List<RepairResult.Lost> lost, boolean dropped) {}

  /**
   * Does it.
   *
   * @throws UntrustedException if the newest catalog is lost, and it is not beyond doubt which one
   *     was before it
   */
  public RepairResult run(RepairOptions options) throws IOException {
    RepairCommit commit = new RepairCommit(repository, key, memory, clock, random, this::did);
    progress.stage("finding the catalog", 0);
    CatalogSearch.Found found =
        new CatalogSearch(repository, key, memory, this::did).run(options.catalog());
    commit.mendSmallObjects();
    commit.mendSignature(found.catalog());
    List<Listed> listed = new ArrayList<>();
    for (Catalog.Entry entry : found.catalog().catalog().snapshots()) {
      listed.add(read(entry, commit));
    }
    progress.stage("reading packs", 0);
    try (Recovery recovery =
        new Recovery(repository.store(), lenders(), random, this::did, progress::advance)) {
      recovery.takeStock(found.catalog().catalog().indexes(), cache, options.readAll());
      List<Manifest> manifests = new ArrayList<>();
      listed.forEach(one -> one.manifest().ifPresent(manifests::add));
      found.published().forEach(one -> manifests.add(one.manifest()));
      Map<Path, Long> taken = search(recovery, manifests, options.files());
      Outcome outcome = outcome(recovery, listed, found.published(), options.drop());
      Optional<PublishedCatalog> committed = commit.run(found, recovery, outcome.next());
      return new RepairResult(
          committed,
          List.copyOf(changes),
          recovery.chunksSaved() - taken.values().stream().mapToLong(n -> n).sum(),
          taken,
          recovery.packsWritten(),
          outcome.next().size(),
          outcome.lost(),
          outcome.dropped());
    }
  }

  private void did(ObjectKey object, String what) {
    changes.add(new RepairResult.Change(object.name(), what));
  }

  /** Reads a manifest; where its catalog says something else of it, it is the catalog that errs. */
  private Listed read(Catalog.Entry entry, RepairCommit commit) throws JamJarException {
    try {
      PublishedManifest published = commit.manifest(entry.id());
      if (!published.entry().equals(entry)) {
        did(
            Layout.manifest(entry.id()),
            "the catalog listed it as something else; listed as what it is");
      }
      return new Listed(published.entry(), Optional.of(published.manifest()), "");
    } catch (CorruptDataException | UntrustedException e) {
      return new Listed(entry, Optional.empty(), e.getMessage());
    }
  }

  /** The packs that other publishers list, as far as their catalogs can be read. */
  private List<PackDirectory> lenders() throws JamJarException {
    List<PackDirectory> packs = new ArrayList<>();
    for (VerifyKey other : trusted.keys()) {
      if (other.equals(key.verifyKey())) {
        continue;
      }
      try {
        for (Catalog.IndexRef ref : indexes(other)) {
          packs.addAll(
              LoadedIndex.load(repository.store(), List.of(ref), IndexCache.none())
                  .chunks()
                  .packs());
        }
      } catch (CorruptDataException | UntrustedException | UnsupportedFormatException e) {
        progress.warn(e.getMessage() + "; what publisher " + other.id() + " has is left alone");
      }
    }
    return packs;
  }

  private List<Catalog.IndexRef> indexes(VerifyKey other) throws JamJarException {
    Optional<PublishedCatalog> newest = repository.newest(other);
    if (newest.isEmpty()) {
      return List.of();
    }
    memory.accept(repository.store().location(), newest.get());
    return newest.get().catalog().indexes();
  }

  /** Searches the repository for all chunks, then the files for those that are not there. */
  private Map<Path, Long> search(Recovery recovery, List<Manifest> manifests, List<Path> files)
      throws IOException {
    Map<Path, Long> taken = new LinkedHashMap<>();
    progress.stage("following recipes", 0);
    boolean whole = recovery.search(manifests);
    if (!whole && recovery.isBlind()) {
      // All files first: what one of them tells may be found in another.
      for (Path file : files) {
        encode(file, recovery::survey);
      }
      whole = recovery.search(manifests);
    }
    for (Path file : files) {
      long[] found = new long[1];
      if (!whole) {
        encode(file, encoder -> found[0] = recovery.refill(encoder));
        whole = recovery.search(manifests);
      }
      taken.put(file, found[0]);
    }
    return taken;
  }

  /** Does something with the chunks of a file. */
  @FunctionalInterface
  private interface Use {
    void of(Recovery.Encoder encoder) throws IOException;
  }

  private void encode(Path path, Use use) throws IOException {
    Path file = NodeFolder.checkpointAt(path);
    FileStamp stamp = FileStamp.of(file);
    try (FileChannel channel = SourceFile.open(file)) {
      Checkpoint checkpoint = Checkpoint.read(channel);
      boolean asItIs = !InvalidCheckpointException.isSound(ChecksumCheck.of(checkpoint).outcome());
      // As a push does it, with the proof: where a codec failed then, it fails now.
      use.of(writer -> encode(checkpoint, asItIs, writer));
      stamp.requireUnchanged();
    }
  }

  private void encode(Checkpoint checkpoint, boolean asItIs, PartWriter writer) throws IOException {
    try (Preparation none = Preparation.ofNone(checkpoint)) {
      new Encoding(checkpoint, none, writer, progress).run(asItIs);
    } catch (InvalidCheckpointException e) {
      throw new ConflictException(
          "the file was changed while it was being read: " + e.getMessage(),
          "the node was writing it; run the same command again");
    }
  }

  private Outcome outcome(
      Recovery recovery, List<Listed> listed, List<PublishedManifest> published, boolean drop)
      throws JamJarException {
    List<Catalog.Entry> sound = new ArrayList<>();
    List<RepairResult.Lost> lost = new ArrayList<>();
    for (Listed one : listed) {
      Optional<String> lack =
          one.manifest().isPresent()
              ? recovery.lack(one.manifest().get())
              : Optional.of(one.lack());
      if (lack.isEmpty()) {
        sound.add(one.entry());
      } else {
        lost.add(new RepairResult.Lost(one.entry(), lack.get()));
      }
    }
    List<Catalog.Entry> again = new ArrayList<>();
    for (PublishedManifest one : published) {
      if (recovery.lack(one.manifest()).isEmpty()) {
        again.add(one.entry());
        did(Layout.manifest(one.id()), "it was published after that catalog; listed again");
      }
    }
    // An empty list is no repair.
    boolean dropped = drop && !lost.isEmpty() && sound.size() + again.size() > 0;
    List<Catalog.Entry> next = new ArrayList<>();
    listed.stream()
        .map(Listed::entry)
        .filter(entry -> !dropped || sound.contains(entry))
        .forEach(next::add);
    next.addAll(again);
    return new Outcome(next, lost, dropped);
  }
}
