package dev.jamjar.checkpoint;

import dev.jamjar.checkpoint.Checkpoint.Kind;
import dev.jamjar.hash.Hash;
import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Everything that can be told about a checkpoint file by reading it.
 *
 * @param bytes the file's size
 * @param version the format version that the header gives, an unsigned 32-bit number
 * @param eventNumber how many events the state has seen, unsigned
 * @param blocks how many blocks the state keeps, those of abandoned branches included; empty where
 *     that is not known
 * @param parts the whole file in order, without gaps
 * @param jams what is in the jams, in the order they stand in the file
 * @param problem what is wrong with the header or its lengths, in a few words
 */
public record CheckpointFacts(
    long bytes,
    Kind kind,
    OptionalInt version,
    OptionalLong eventNumber,
    Optional<Hash> kernelHash,
    ChecksumCheck checksum,
    Height height,
    OptionalLong blocks,
    List<Part> parts,
    List<JamFacts> jams,
    Optional<String> problem) {

  /**
   * What is in one jam.
   *
   * @param nouns empty where the jam is damaged
   * @param problem why the jam cannot be read to its end; empty for a sound one
   */
  public record JamFacts(Part part, Optional<NounCounts> nouns, Optional<String> problem) {}

  public CheckpointFacts {
    parts = List.copyOf(parts);
    jams = List.copyOf(jams);
  }

  /** Reads the jams for their checksum, for what the state tells, and for their nouns. */
  public static CheckpointFacts of(Checkpoint checkpoint) throws IOException {
    StateFacts state = StateFacts.of(checkpoint);
    List<JamFacts> jams = new ArrayList<>();
    for (Part jam : checkpoint.jams()) {
      jams.add(count(checkpoint, jam));
    }
    return new CheckpointFacts(
        checkpoint.source().length(),
        checkpoint.kind(),
        checkpoint.version(),
        checkpoint.eventNumber(),
        checkpoint.kernelHash(),
        ChecksumCheck.of(checkpoint),
        state.height(),
        state.blocks(),
        checkpoint.parts(),
        jams,
        checkpoint.problem());
  }

  /** How many bytes follow the end that the file's own lengths give. */
  public long trailingBytes() {
    return parts.stream()
        .filter(part -> part.role() == Part.Role.TRAILING)
        .mapToLong(Part::length)
        .sum();
  }

  private static JamFacts count(Checkpoint checkpoint, Part jam) throws IOException {
    try {
      NounCounts nouns = NounCounts.of(jam.in(checkpoint.source()));
      return new JamFacts(jam, Optional.of(nouns), Optional.empty());
    } catch (MalformedJamException e) {
      return new JamFacts(jam, Optional.empty(), Optional.of(e.getMessage()));
    }
  }
}
