package dev.jamjar.snapshot;

import dev.jamjar.ConflictException;
import dev.jamjar.checkpoint.Checkpoint;
import dev.jamjar.checkpoint.ChecksumCheck;
import dev.jamjar.checkpoint.EmbeddedChecksum;
import dev.jamjar.checkpoint.Part;
import dev.jamjar.codec.ChunkSink;
import dev.jamjar.codec.Codec;
import dev.jamjar.codec.Codecs;
import dev.jamjar.codec.Nouns;
import dev.jamjar.codec.Region;
import dev.jamjar.codec.UnsuitableException;
import dev.jamjar.hash.ChunkId;
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
   * <p>What comes back of a file that carries a checksum is held against that, not against the
   * file: bytes with that checksum are what the node wrote, and the file need not be read twice.
   *
   * @param asItIs whether the file's parts and its checksum mean nothing
   * @throws InvalidCheckpointException if the file is not what its checksum was made of
   * @throws ConflictException if the file is changed meanwhile
   */
  Encoded run(boolean asItIs) throws IOException, InvalidCheckpointException {
    List<Part> layout = asItIs ? List.of() : checkpoint.parts();
    boolean byChecksum = !asItIs && checkpoint.checksum().isPresent();
    while (true) {
      int refusedBefore = refused.size();
      progress.stage("encoding", source.length());
      Optional<Encoded> encoded = attempt(layout, byChecksum);
      if (encoded.isPresent()) {
        return encoded.get();
      }
      if (byChecksum) {
        // The file is damaged, or a codec is not right about it: the file itself can tell.
        InvalidCheckpointException.unlessValid(ChecksumCheck.of(checkpoint));
        byChecksum = false;
      } else if (refused.size() == refusedBefore) {
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

  private Optional<Encoded> attempt(List<Part> layout, boolean byChecksum) throws IOException {
    List<Manifest.Part> parts = new ArrayList<>();
    List<Nouns> nouns = new ArrayList<>();
    EmbeddedChecksum checksum =
        byChecksum ? new EmbeddedChecksum(checkpoint.eventNumber().getAsLong()) : null;
    try (FileHashes hashes = new FileHashes(checksum)) {
      for (Plan plan : plan(layout)) {
        if (!encode(plan, byChecksum, parts, nouns, hashes)) {
          return Optional.empty();
        }
      }
      FileHashes.Pair pair = hashes.finish();
      if (byChecksum && !checkpoint.checksum().get().equals(checksum.finish())) {
        return Optional.empty();
      }
      boolean counted = !nouns.isEmpty() && nouns.size() == checkpoint.jams().size();
      return Optional.of(
          new Encoded(
              parts, pair, counted ? nouns.stream().reduce(Nouns::plus) : Optional.empty()));
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
   * @param byChecksum whether the node's checksum tells what jams must be, not the file
   */
  private boolean encode(
      Plan plan,
      boolean byChecksum,
      List<Manifest.Part> parts,
      List<Nouns> nouns,
      FileHashes hashes)
      throws IOException {
    Region region = source.slice(plan.offset(), plan.length());
    Proof.Witness witness;
    if (byChecksum && plan.codec() == Codecs.JAM) {
      hashes.startJam(plan.length());
      witness = (bytes, offset, length) -> {};
    } else {
      witness = new Comparison(region)::write;
    }
    Proof proof = new Proof(plan.codec(), plan.length(), witness, hashes, progress);
    try (Codec.Prepared prepared = preparation.take(plan.codec(), plan.offset(), plan.length())) {
      Optional<Nouns> found = prepared.encode(new Shared(proof));
      if (proof.holds()) {
        found.ifPresent(nouns::add);
        parts.add(
            new Manifest.Part(
                plan.codec().name(), plan.codec().version(), plan.length(), writer.endPart()));
        return true;
      }
      refuse(plan, "decoding it did not give back its bytes");
    } catch (UnsuitableException e) {
      refuse(plan, e.getMessage());
    } catch (RuntimeException e) {
      if (plan.codec() == Codecs.RAW) {
        throw e;
      }
      refuse(plan, "internal error in the codec: " + e);
    } finally {
      proof.abandon();
    }
    writer.dropPart();
    return false;
  }

  /** Hands chunks to the proof and to the packer. */
  private final class Shared implements ChunkSink {
    private final Proof proof;

    Shared(Proof proof) {
      this.proof = proof;
    }

    @Override
    public ChunkId chunk(byte[] buffer, int offset, int length) throws IOException {
      return share(copies.copy(buffer, offset, length));
    }

    @Override
    public byte[] spare(int bytes) {
      return copies.spare(bytes);
    }

    @Override
    public ChunkId pass(byte[] spare, int length) throws IOException {
      return share(copies.of(spare, length));
    }

    private ChunkId share(ChunkCopies.Copy chunk) throws IOException {
      ChunkId id = writer.chunk(chunk);
      proof.add(id, chunk);
      return id;
    }
  }

  private void refuse(Plan plan, String why) {
    if (plan.codec() != Codecs.RAW) {
      refused.put(
          plan.offset(), plan.what() + " is stored raw, without finding what is new in it: " + why);
    }
  }
}
