package dev.jamjar.snapshot;

import dev.jamjar.ConflictException;
import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.UntrustedException;
import dev.jamjar.UsageException;
import dev.jamjar.checkpoint.Checkpoint;
import dev.jamjar.checkpoint.CheckpointFacts;
import dev.jamjar.checkpoint.ChecksumCheck;
import dev.jamjar.checkpoint.NodeFolder;
import dev.jamjar.checkpoint.Part;
import dev.jamjar.checkpoint.SourceFile;
import dev.jamjar.codec.Region;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.CheckpointInfo;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.CatalogCommit;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.ContentWriter;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.LockRenewal;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Publisher;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Pushes one checkpoint: reads and judges it, stores what is new, proves that it comes back, and
 * publishes a signed snapshot of it.
 */
public final class Push {
  private static final int RENEWALS_AT_ONCE = 4;

  private final Repository repository;
  private final SigningKey key;
  private final TrustedKeys trusted;
  private final CatalogMemory memory;
  private final IndexCache cache;
  private final SecureRandom random;
  private final Publisher publisher;
  private final LockRenewal renewal;
  private final Progress progress;

  /**
   * @param trusted other publishers whose chunks need not be stored again
   * @param random makes names that nobody has used before
   */
  public Push(
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
    this.random = random;
    this.publisher = new Publisher(repository, key, memory, clock, random);
    this.renewal = new LockRenewal(repository, clock, RENEWALS_AT_ONCE);
    this.progress = progress;
  }

  /**
   * Does it.
   *
   * @throws CorruptDataException if the file's own checksum says that it is damaged, and invalid
   *     files are not allowed
   * @throws ConflictException if the file was changed meanwhile
   */
  public PushResult run(PushOptions options) throws IOException {
    Path path = NodeFolder.checkpointAt(options.path());
    FileStamp stamp = FileStamp.of(path);
    try (FileChannel file = SourceFile.open(path)) {
      Region source = Region.of(file);
      progress.stage("reading", source.length());
      Checkpoint checkpoint = Checkpoint.read(source);
      CheckpointFacts facts = CheckpointFacts.of(checkpoint);
      requireValid(path, facts, options);
      CheckpointInfo info = info(facts, options);
      CatalogCommit.Base base = publisher.begin();
      if (base.catalog().isPresent()) {
        renewal.renew(base.catalog().get(), cache);
      }
      if (base.recovered()) {
        progress.warn(
            "the pointer to this publisher's newest catalog was lost; it is written anew from what"
                + " this machine remembers");
      } else {
        Optional<PushResult> unchanged = unchanged(path, source, base.catalog(), options);
        if (unchanged.isPresent()) {
          return unchanged.get();
        }
      }
      boolean sound = facts.problem().isEmpty() && !isInvalid(facts);
      List<Part> layout = sound ? checkpoint.parts() : List.of();
      return store(
          path, stamp, source, layout, info.withNouns(nouns(checkpoint)), index(base), options);
    }
  }

  private LoadedIndex index(CatalogCommit.Base base) throws JamJarException {
    progress.stage("reading the index", 0);
    return new KnownChunks(repository, key.verifyKey(), trusted, memory, cache, progress)
        .index(base.indexes());
  }

  private PushResult store(
      Path path,
      FileStamp stamp,
      Region source,
      List<Part> layout,
      CheckpointInfo info,
      LoadedIndex index,
      PushOptions options)
      throws IOException {
    try (ContentWriter writer = new ContentWriter(repository, index, random, options.uploads())) {
      Encoding encoding = new Encoding(source, writer, progress);
      Encoding.Encoded encoded = encoding.run(layout);
      stamp.requireUnchanged();
      progress.stage("uploading", 0);
      ContentWriter.Stored stored = writer.finish();
      Manifest.Source described =
          new Manifest.Source(
              name(path), source.length(), encoded.hashes().blake3(), encoded.hashes().sha256());
      publisher.publishKey();
      PublishedManifest published =
          publisher.publish(
              stored,
              index,
              (sequence, previous, time) ->
                  new Manifest(
                      repository.id(),
                      key.verifyKey().id(),
                      sequence,
                      previous,
                      time,
                      described,
                      info,
                      options.tags(),
                      encoded.parts(),
                      stored.added()));
      // As every reader will: from the pointer on, and remembered.
      publisher.base();
      return new PushResult(
          path, published.id(), published.manifest(), true, stored.added(), encoding.remarks());
    }
  }

  private static void requireValid(Path path, CheckpointFacts facts, PushOptions options)
      throws CorruptDataException {
    if (!options.allowInvalid() && (isInvalid(facts) || facts.problem().isPresent())) {
      String why =
          facts
              .problem()
              .orElseGet(
                  () ->
                      "its checksum is "
                          + facts.checksum().expected().map(h -> h.abbreviated() + "…").orElse("-")
                          + ", its content gives "
                          + facts.checksum().found().map(h -> h.abbreviated() + "…").orElse("-"));
      throw new CorruptDataException(
          path + " is no valid checkpoint: " + why,
          "the node may be writing it: wait for the next one, or name the other slot; to store it"
              + " as it is, add --allow-invalid");
    }
  }

  private static boolean isInvalid(CheckpointFacts facts) {
    return facts.checksum().outcome() == ChecksumCheck.Outcome.MISMATCH
        || facts.checksum().outcome() == ChecksumCheck.Outcome.UNREADABLE;
  }

  private static CheckpointInfo info(CheckpointFacts facts, PushOptions options)
      throws UsageException {
    OptionalLong told = facts.height().value();
    if (told.isPresent()
        && options.height().isPresent()
        && told.getAsLong() != options.height().getAsLong()) {
      throw new UsageException(
          "the checkpoint is at height "
              + told.getAsLong()
              + ", not "
              + options.height().getAsLong(),
          "leave --height out: the file knows");
    }
    OptionalLong height = told.isPresent() ? told : options.height();
    // Only unsigned numbers that no chain will ever reach do not fit.
    OptionalLong event =
        facts.eventNumber().isPresent() && facts.eventNumber().getAsLong() >= 0
            ? facts.eventNumber()
            : OptionalLong.empty();
    return new CheckpointInfo(
        facts.kind().label(),
        facts.version().isPresent()
            ? OptionalLong.of(Integer.toUnsignedLong(facts.version().getAsInt()))
            : OptionalLong.empty(),
        event,
        facts.kernelHash(),
        height,
        height.isPresent() ? Optional.empty() : facts.height().unknown(),
        facts.blocks(),
        Optional.empty(),
        facts.checksum().outcome().label());
  }

  /** The nouns of all jams together; nothing where there is no jam, or a damaged one. */
  private static Optional<CheckpointInfo.Nouns> nouns(Checkpoint checkpoint) throws IOException {
    List<CheckpointFacts.JamFacts> jams = CheckpointFacts.countNouns(checkpoint);
    long atoms = 0;
    long cells = 0;
    long references = 0;
    for (CheckpointFacts.JamFacts jam : jams) {
      if (jam.nouns().isEmpty()) {
        return Optional.empty();
      }
      atoms += jam.nouns().get().atoms();
      cells += jam.nouns().get().cells();
      references += jam.nouns().get().backReferences();
    }
    return jams.isEmpty()
        ? Optional.empty()
        : Optional.of(new CheckpointInfo.Nouns(atoms, cells, references));
  }

  /** Where the newest snapshot is this very file, there is nothing to publish. */
  private Optional<PushResult> unchanged(
      Path path, Region source, Optional<PublishedCatalog> newest, PushOptions options)
      throws IOException {
    List<Catalog.Entry> entries =
        newest.map(catalog -> catalog.catalog().snapshots()).orElse(List.of());
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    Catalog.Entry last = entries.get(entries.size() - 1);
    boolean sameHeight = options.height().isEmpty() || options.height().equals(last.height());
    if (last.sourceBytes() != source.length()
        || !sameHeight
        || !last.tags().containsAll(options.tags())) {
      return Optional.empty();
    }
    PublishedManifest manifest;
    try {
      manifest = repository.manifest(last.id(), TrustedKeys.of(key.verifyKey()));
    } catch (CorruptDataException | UntrustedException e) {
      progress.warn(e.getMessage() + "; a new snapshot takes its place");
      return Optional.empty();
    }
    if (!manifest.manifest().source().blake3().equals(FileHashes.blake3(source, progress))) {
      return Optional.empty();
    }
    return Optional.of(
        new PushResult(
            path, last.id(), manifest.manifest(), false, new Manifest.Added(0, 0, 0), List.of()));
  }

  /** The file's name as far as a manifest can carry it. */
  private static String name(Path path) {
    String name = path.getFileName().toString();
    return Manifest.isFileName(name) ? name : "checkpoint";
  }
}
