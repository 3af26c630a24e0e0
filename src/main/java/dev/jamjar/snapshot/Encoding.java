package dev.jamjar.snapshot;

import dev.jamjar.ConflictException;
import dev.jamjar.checkpoint.Checkpoint;
import dev.jamjar.checkpoint.ChecksumCheck;
import dev.jamjar.checkpoint.EmbeddedChecksum;
import dev.jamjar.checkpoint.Part;
import dev.jamjar.codec.ChunkSink;
import dev.jamjar.codec.Codec;
import dev.jamjar.codec.Codecs;
import dev.jamjar.codec.LargeAtom;
import dev.jamjar.codec.Nouns;
import dev.jamjar.codec.Outline;
import dev.jamjar.codec.Region;
import dev.jamjar.codec.UnsuitableException;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.write.ChunkCopies;
import dev.jamjar.repository.write.PartWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Encodes a file part by part, each with the codec that suits it, and proves each beside it.
 *
 * <p>Where a codec refuses a part, or the proof fails, that part is encoded raw; where even that
 * does not give back what was read at first, the file is being changed.
 */
final class Encoding {
  /** More is on its way only while one thread is far behind. */
  private static final long COPIES_BYTES = 32 << 20;

  private final Checkpoint checkpoint;
  private final Region source;
  private final Preparation preparation;
  private final PartWriter writer;
  private final Progress progress;
  private final ChunkCopies copies = new ChunkCopies(COPIES_BYTES);

  /** Parts that their codec could not give back, by their offset, and why. */
  private final Map<Long, String> refused = new HashMap<>();

  Encoding(Checkpoint checkpoint, Preparation preparation, PartWriter writer, Progress progress) {
    this.checkpoint = checkpoint;
    this.preparation = preparation;
    this.source = checkpoint.source();
    this.writer = writer;
    this.progress = progress;
  }

  /** A stretch of the file and the codec to try on it. */
  private record Plan(long offset, long length, Codec codec, String what) {}

  /**
   * A file's parts, and the hashes of all its bytes.
   *
   * @param nouns how many its jams hold; empty where a jam was not read as one
   */
  record Encoded(List<Manifest.Part> parts, FileHashes.Pair hashes, Optional<Nouns> nouns) {}

  /**
   * Encodes the whole file. The hashes are those of the bytes that were proved to come back.
   *
   * <p>A file that carries a checksum is read once, and held against that: bytes with that checksum
   * are what the node wrote. What comes back of any other is held against the file.
   *
   * @param asItIs whether the file's parts and its checksum mean nothing
   * @throws InvalidCheckpointException if the file is not what its checksum was made of
   * @throws ConflictException if the file is changed meanwhile
   */
  Encoded run(boolean asItIs) throws IOException, InvalidCheckpointException {
    List<Part> layout = asItIs ? List.of() : checkpoint.parts();
    if (!asItIs && checkpoint.checksum().isPresent()) {
      progress.stage("encoding", source.length());
      Optional<Encoded> encoded = ahead(plan(layout), checkpoint.checksum().get());
      if (encoded.isPresent()) {
        return encoded.get();
      }
      // The file is damaged, or a codec is not right about it: the file itself can tell.
      InvalidCheckpointException.unlessValid(ChecksumCheck.of(checkpoint));
    }
    while (true) {
      int refusedBefore = refused.size();
      progress.stage("encoding", source.length());
      Optional<Encoded> encoded = compared(plan(layout));
      if (encoded.isPresent()) {
        return encoded.get();
      }
      if (refused.size() == refusedBefore) {
        throw new ConflictException(
            "the file was changed while it was being read",
            "the node was writing it; run the same command again");
      }
    }
  }

  /** What the operator should know about how the file was encoded. */
  List<String> remarks() {
    return List.copyOf(refused.values());
  }

  /** Reads the file once, and proves that its outline comes back and its checksum is right. */
  private Optional<Encoded> ahead(List<Plan> plans, Hash expected) throws IOException {
    EmbeddedChecksum checksum = new EmbeddedChecksum(checkpoint.eventNumber().getAsLong());
    List<ReadAhead.Stretch> stretches = new ArrayList<>();
    for (Plan plan : plans) {
      boolean jam = plan.codec() == Codecs.JAM;
      stretches.add(
          new ReadAhead.Stretch(
              preparation.of(plan.codec(), plan.offset(), plan.length()),
              jam ? OptionalLong.of(plan.length()) : OptionalLong.empty()));
    }
    Parts done = new Parts();
    Outline outline = new Outline();
    try (FileHashes hashes = new FileHashes(checksum)) {
      ReadAhead reading = new ReadAhead(stretches, writer, copies, hashes, progress);
      for (Plan plan : plans) {
        Proof proof = new Proof(plan.codec(), plan.length(), outline);
        Sink sink = new Sink(proof, Optional.of(reading));
        if (!encode(plan, sink, () -> true, done)) {
          return Optional.empty();
        }
      }
      Optional<Hash> read = reading.finish();
      FileHashes.Pair pair = hashes.finish();
      boolean right =
          read.equals(Optional.of(outline.finish())) && checksum.finish().equals(expected);
      return right ? Optional.of(done.encoded(pair)) : Optional.empty();
    }
  }

  /** Compares all that comes back with the file, and hashes it. */
  private Optional<Encoded> compared(List<Plan> plans) throws IOException {
    Parts done = new Parts();
    try (FileHashes hashes = new FileHashes(null)) {
      for (Plan plan : plans) {
        Compared target =
            new Compared(source.slice(plan.offset(), plan.length()), hashes, progress);
        Proof proof = new Proof(plan.codec(), plan.length(), target);
        if (!encode(plan, new Sink(proof, Optional.empty()), target::isComplete, done)) {
          return Optional.empty();
        }
      }
      return Optional.of(done.encoded(hashes.finish()));
    }
  }

  private List<Plan> plan(List<Part> layout) {
    List<Plan> plans = new ArrayList<>();
    if (layout.isEmpty() && source.length() > 0) {
      plans.add(new Plan(0, source.length(), Codecs.RAW, "the file"));
    }
    for (Part part : layout) {
      boolean jam = part.role().isJam() && !refused.containsKey(part.offset());
      Codec codec = jam ? Codecs.JAM : Codecs.RAW;
      Plan last = plans.isEmpty() ? null : plans.get(plans.size() - 1);
      if (part.length() == 0) {
        continue;
      }
      if (last != null && last.codec() == Codecs.RAW && codec == Codecs.RAW) {
        plans.set(
            plans.size() - 1,
            new Plan(last.offset(), last.length() + part.length(), codec, last.what()));
      } else {
        String what = part.role().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        plans.add(new Plan(part.offset(), part.length(), codec, "the " + what));
      }
    }
    return plans;
  }

  /**
   * Encodes one part; answers whether it comes back.
   *
   * @param complete whether everything did, once the proof has seen it
   */
  private boolean encode(Plan plan, Sink sink, BooleanSupplier complete, Parts done)
      throws IOException {
    try (Codec.Prepared prepared = preparation.take(plan.codec(), plan.offset(), plan.length())) {
      Optional<Nouns> found = prepared.encode(sink);
      if (sink.proof.holds() && complete.getAsBoolean()) {
        done.add(plan, writer.endPart(), found);
        return true;
      }
      refuse(plan, "decoding it did not give back its bytes");
    } catch (ReadAhead.StoppedException e) {
      // Nothing is known against the codec.
    } catch (UnsuitableException e) {
      refuse(plan, e.getMessage());
    } catch (RuntimeException e) {
      if (plan.codec() == Codecs.RAW) {
        throw e;
      }
      refuse(plan, "internal error in the codec: " + e);
    } finally {
      sink.proof.abandon();
    }
    writer.dropPart();
    return false;
  }

  private void refuse(Plan plan, String why) {
    if (plan.codec() != Codecs.RAW) {
      refused.put(
          plan.offset(), plan.what() + " is stored raw, without finding what is new in it: " + why);
    }
  }

  /** The parts that came back. */
  private final class Parts {
    private final List<Manifest.Part> parts = new ArrayList<>();
    private final List<Nouns> nouns = new ArrayList<>();

    void add(Plan plan, Optional<Manifest.Recipe> recipe, Optional<Nouns> found) {
      found.ifPresent(nouns::add);
      parts.add(
          new Manifest.Part(plan.codec().name(), plan.codec().version(), plan.length(), recipe));
    }

    Encoded encoded(FileHashes.Pair hashes) {
      boolean counted = !nouns.isEmpty() && nouns.size() == checkpoint.jams().size();
      return new Encoded(
          parts, hashes, counted ? nouns.stream().reduce(Nouns::plus) : Optional.empty());
    }
  }

  /** Hands chunks to the proof and to the packer. */
  private final class Sink implements ChunkSink {
    private final Proof proof;

    /** Makes the chunks of large atoms; empty where these come here, too. */
    private final Optional<ReadAhead> ahead;

    Sink(Proof proof, Optional<ReadAhead> ahead) {
      this.proof = proof;
      this.ahead = ahead;
    }

    @Override
    public ChunkId chunk(byte[] buffer, int offset, int length) throws IOException {
      ChunkId id = share(copies.copy(buffer, offset, length));
      if (ahead.isPresent()) {
        ahead.get().whileThereIsRoom();
      }
      return id;
    }

    @Override
    public byte[] spare(int bytes) {
      return copies.spare(bytes);
    }

    @Override
    public ChunkId pass(byte[] spare, int length) throws IOException {
      return share(copies.of(spare, length));
    }

    @Override
    public Optional<Hash> madeAhead(long start, long bits) throws IOException {
      if (ahead.isEmpty()) {
        return Optional.empty();
      }
      LargeAtom atom = ahead.get().next(start, bits);
      proof.add(atom);
      return Optional.of(atom.ids());
    }

    private ChunkId share(ChunkCopies.Copy chunk) throws IOException {
      ChunkId id = writer.chunk(chunk);
      proof.add(id, chunk);
      return id;
    }
  }

  /** Compares what came back with the file before it is hashed. */
  private static final class Compared extends HashedStream {
    private final Region expected;
    private final Comparison comparison;

    Compared(Region expected, FileHashes hashes, Progress progress) {
      super(hashes, progress);
      this.expected = expected;
      this.comparison = new Comparison(expected);
    }

    /** Whether all of it came back. */
    boolean isComplete() {
      return comparison.position() == expected.length();
    }

    @Override
    public void write(byte[] array, int offset, int length) throws IOException {
      comparison.write(array, offset, length);
      super.write(array, offset, length);
    }

    @Override
    public byte[] exchange(byte[] buffer, int length) throws IOException {
      comparison.write(buffer, 0, length);
      return super.exchange(buffer, length);
    }
  }
}
