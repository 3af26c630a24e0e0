package dev.jamjar.snapshot;

import dev.jamjar.ConflictException;
import dev.jamjar.checkpoint.Checkpoint;
import dev.jamjar.checkpoint.CheckpointFacts;
import dev.jamjar.checkpoint.ChecksumCheck;
import dev.jamjar.checkpoint.Part;
import dev.jamjar.codec.Codec;
import dev.jamjar.codec.Codecs;
import dev.jamjar.codec.Region;
import dev.jamjar.codec.UnsuitableException;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.PartWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Encodes a file part by part, each with the codec that suits it, and proves each beside it.
 *
 * <p>Where a codec refuses a part, or the proof fails, that part is encoded raw; where even that
 * does not give back what was read at first, the file is being changed.
 */
final class Encoding {
  private final Region source;
  private final PartWriter writer;
  private final Progress progress;

  /** Parts that their codec could not give back, by their offset, and why. */
  private final Map<Long, String> refused = new HashMap<>();

  Encoding(Region source, PartWriter writer, Progress progress) {
    this.source = source;
    this.writer = writer;
    this.progress = progress;
  }

  /** How a file is to be cut into parts; empty where it is damaged, and is stored as it is. */
  static List<Part> layout(Checkpoint checkpoint, CheckpointFacts facts) {
    return facts.problem().isEmpty() && !isInvalid(facts) ? checkpoint.parts() : List.of();
  }

  /** Whether a file's own checksum says that it is damaged. */
  static boolean isInvalid(CheckpointFacts facts) {
    return facts.checksum().outcome() == ChecksumCheck.Outcome.MISMATCH
        || facts.checksum().outcome() == ChecksumCheck.Outcome.UNREADABLE;
  }

  /** A stretch of the file and the codec to try on it. */
  private record Plan(long offset, long length, Codec codec, String what) {}

  /** A file's parts, and the hashes of all its bytes. */
  record Encoded(List<Manifest.Part> parts, FileHashes.Pair hashes) {}

  /**
   * Encodes the whole file. The hashes are those of the bytes that were proved to come back.
   *
   * @param layout the file's parts in order; empty where it is to be stored as it is
   * @throws ConflictException if the file is changed meanwhile
   */
  Encoded run(List<Part> layout) throws IOException {
    while (true) {
      int refusedBefore = refused.size();
      progress.stage("encoding", source.length());
      List<Manifest.Part> parts = new ArrayList<>();
      try (FileHashes hashes = new FileHashes()) {
        boolean whole = true;
        for (Plan plan : plan(layout)) {
          whole = whole && encode(plan, parts, hashes);
        }
        if (whole) {
          return new Encoded(parts, hashes.finish());
        }
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

  /** Encodes one part; answers whether it comes back. */
  private boolean encode(Plan plan, List<Manifest.Part> parts, FileHashes hashes)
      throws IOException {
    Region region = source.slice(plan.offset(), plan.length());
    Proof proof = new Proof(plan.codec(), region, hashes, progress);
    try {
      plan.codec()
          .encode(
              region,
              (buffer, offset, length) -> {
                byte[] chunk = Arrays.copyOfRange(buffer, offset, offset + length);
                writer.chunk(chunk);
                proof.add(chunk);
              });
      if (proof.holds()) {
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

  private void refuse(Plan plan, String why) {
    if (plan.codec() != Codecs.RAW) {
      refused.put(
          plan.offset(), plan.what() + " is stored raw, without finding what is new in it: " + why);
    }
  }
}
