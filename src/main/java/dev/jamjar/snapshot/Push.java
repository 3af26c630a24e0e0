package dev.jamjar.snapshot;

import dev.jamjar.ConflictException;
import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.UntrustedException;
import dev.jamjar.UsageException;
import dev.jamjar.checkpoint.Checkpoint;
import dev.jamjar.checkpoint.ChecksumCheck;
import dev.jamjar.checkpoint.NodeFolder;
import dev.jamjar.checkpoint.Slot;
import dev.jamjar.checkpoint.SourceFile;
import dev.jamjar.checkpoint.StateFacts;
import dev.jamjar.codec.Nouns;
import dev.jamjar.codec.Region;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.CheckpointInfo;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.CatalogCommit;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.write.ContentWriter;
import dev.jamjar.repository.write.LockRenewal;
import dev.jamjar.repository.write.Publisher;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
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
    if (Files.isDirectory(options.path())) {
      return newestSlot(NodeFolder.at(options.path()), options);
    }
    Path path = NodeFolder.checkpointAt(options.path());
    try {
      return push(path, options, options.allowInvalid());
    } catch (InvalidCheckpointException e) {
      throw new CorruptDataException(
          path + " is no valid checkpoint: " + e.getMessage(),
          "the node may be writing it: wait for the next one, or name the other slot; to store it"
              + " as it is, add --allow-invalid");
    }
  }

  /** Whether a slot is valid is known once it was read whole, and then it is nearly pushed. */
  private PushResult newestSlot(NodeFolder folder, PushOptions options) throws IOException {
    List<Slot> looked = new ArrayList<>();
    for (Slot slot : folder.newestFirst()) {
      if (slot.state() != Slot.State.UNPROVED) {
        looked.add(slot);
        continue;
      }
      try {
        return push(slot.path(), options, false);
      } catch (InvalidCheckpointException e) {
        looked.add(slot.invalid(e.getMessage() + ": changed or half written"));
      }
    }
    throw folder.noneValid(looked);
  }

  private PushResult push(Path path, PushOptions options, boolean allowInvalid)
      throws IOException, InvalidCheckpointException {
    FileStamp stamp = FileStamp.of(path);
    try (FileChannel file = SourceFile.open(path)) {
      return push(path, stamp, Checkpoint.read(file), options, allowInvalid);
    } catch (InvalidCheckpointException e) {
      stamp.requireUnchanged(); // what is changing is not damaged
      throw e;
    }
  }

  private PushResult push(
      Path path, FileStamp stamp, Checkpoint checkpoint, PushOptions options, boolean allowInvalid)
      throws IOException, InvalidCheckpointException {
    progress.stage("reading", checkpoint.source().length());
    if (!allowInvalid && checkpoint.problem().isPresent()) {
      throw new InvalidCheckpointException(checkpoint.problem().get());
    }
    // Where invalid files are not allowed, encoding goes no other way than to a valid one.
    ChecksumCheck.Outcome outcome =
        allowInvalid
            ? ChecksumCheck.of(checkpoint).outcome()
            : checkpoint.checksum().isPresent()
                ? ChecksumCheck.Outcome.VALID
                : ChecksumCheck.Outcome.NONE;
    boolean asItIs = !InvalidCheckpointException.isSound(outcome);
    Background<CheckpointInfo> info = new Background<>(() -> info(checkpoint, outcome, options));
    if (options.height().isPresent()) {
      info.run(); // a height that the file denies is not found out after an upload
      info.get();
    }
    try (Preparation preparation =
        asItIs ? Preparation.ofNone(checkpoint, info) : Preparation.of(checkpoint, info)) {
      CatalogCommit.Base base = publisher.begin();
      if (base.catalog().isPresent()) {
        renewal.renew(base.catalog().get(), cache);
      }
      if (base.recovered()) {
        progress.warn(
            "the pointer to this publisher's newest catalog was lost; it is written anew from what"
                + " this machine remembers");
      } else {
        Optional<PushResult> unchanged =
            unchanged(path, checkpoint, base.catalog(), options, allowInvalid);
        if (unchanged.isPresent()) {
          return unchanged.get();
        }
      }
      return store(path, stamp, checkpoint, preparation, asItIs, info, index(base), options);
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
      Checkpoint checkpoint,
      Preparation preparation,
      boolean asItIs,
      Background<CheckpointInfo> info,
      LoadedIndex index,
      PushOptions options)
      throws IOException, InvalidCheckpointException {
    try (ContentWriter writer = new ContentWriter(repository, index, random, options.uploads())) {
      Encoding encoding = new Encoding(checkpoint, preparation, writer, progress);
      Encoding.Encoded encoded = encoding.run(asItIs);
      CheckpointInfo known = info.get().withNouns(encoded.nouns().map(Push::nouns));
      stamp.requireUnchanged();
      progress.stage("uploading", 0);
      ContentWriter.Stored stored = writer.finish();
      Manifest.Source described =
          new Manifest.Source(
              name(path),
              checkpoint.source().length(),
              encoded.hashes().blake3(),
              encoded.hashes().sha256());
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
                      known,
                      options.tags(),
                      encoded.parts(),
                      stored.added()));
      // As every reader will: from the pointer on, and remembered.
      publisher.base();
      return new PushResult(
          path, published.id(), published.manifest(), true, stored.added(), encoding.remarks());
    }
  }

  private static CheckpointInfo info(
      Checkpoint checkpoint, ChecksumCheck.Outcome checksum, PushOptions options)
      throws IOException {
    StateFacts state = StateFacts.of(checkpoint);
    OptionalLong told = state.height().value();
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
        checkpoint.eventNumber().orElse(-1) >= 0 ? checkpoint.eventNumber() : OptionalLong.empty();
    return new CheckpointInfo(
        checkpoint.kind().label(),
        checkpoint.version().isPresent()
            ? OptionalLong.of(Integer.toUnsignedLong(checkpoint.version().getAsInt()))
            : OptionalLong.empty(),
        event,
        checkpoint.kernelHash(),
        height,
        height.isPresent() ? Optional.empty() : state.height().unknown(),
        state.blocks(),
        Optional.empty(),
        checksum.label());
  }

  private static CheckpointInfo.Nouns nouns(Nouns nouns) {
    return new CheckpointInfo.Nouns(nouns.atoms(), nouns.cells(), nouns.references());
  }

  /** Where the newest snapshot is this very file, there is nothing to publish. */
  private Optional<PushResult> unchanged(
      Path path,
      Checkpoint checkpoint,
      Optional<PublishedCatalog> newest,
      PushOptions options,
      boolean allowInvalid)
      throws IOException, InvalidCheckpointException {
    Region source = checkpoint.source();
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
    String checksum = manifest.manifest().checkpoint().checksum();
    if (!allowInvalid && !InvalidCheckpointException.isSound(checksum)) {
      InvalidCheckpointException.unlessValid(ChecksumCheck.of(checkpoint));
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
