package dev.jamjar.checkpoint;

import dev.jamjar.checkpoint.Checkpoint.Kind;
import dev.jamjar.codec.Region;
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
   * @param nouns empty where they were not asked for, and where the jam is damaged
   * @param problem why the jam cannot be read to its end; empty for a sound one
   */
  public record JamFacts(Part part, Optional<NounCounts> nouns, Optional<String> problem) {}

  public CheckpointFacts {
    parts = List.copyOf(parts);
    jams = List.copyOf(jams);
  }

  /** What a manifest says: reads the jams for their checksum, and once more up to the height. */
  public static CheckpointFacts of(Checkpoint checkpoint) throws IOException {
    List<JamFacts> jams =
        checkpoint.jams().stream()
            .map(jam -> new JamFacts(jam, Optional.empty(), Optional.empty()))
            .toList();
    return of(checkpoint, jams);
  }

  /** {@link #of} with the nouns counted, which takes one more pass over the jams' structure. */
  public static CheckpointFacts withNouns(Checkpoint checkpoint) throws IOException {
    return of(checkpoint, countNouns(checkpoint));
  }

  /** The nouns of each jam, in the order the jams stand in the file: that one pass by itself. */
  public static List<JamFacts> countNouns(Checkpoint checkpoint) throws IOException {
    List<JamFacts> jams = new ArrayList<>();
    for (Part jam : checkpoint.jams()) {
      jams.add(count(checkpoint, jam));
    }
    return jams;
  }

  /** How many bytes follow the end that the file's own lengths give. */
  public long trailingBytes() {
    return parts.stream()
        .filter(part -> part.role() == Part.Role.TRAILING)
        .mapToLong(Part::length)
        .sum();
  }

  private static CheckpointFacts of(Checkpoint checkpoint, List<JamFacts> jams) throws IOException {
    return new CheckpointFacts(
        checkpoint.source().length(),
        checkpoint.kind(),
        checkpoint.version(),
        checkpoint.eventNumber(),
        checkpoint.kernelHash(),
        ChecksumCheck.of(checkpoint),
        Height.of(checkpoint),
        blocks(checkpoint),
        checkpoint.parts(),
        jams,
        checkpoint.problem());
  }

  private static OptionalLong blocks(Checkpoint checkpoint) throws IOException {
    // Only a checkpoint says that what it holds is a state.
    Optional<Part> jam =
        checkpoint.jams().stream()
            .filter(part -> part.role() != Part.Role.BARE_JAM)
            .reduce((first, last) -> last);
    if (checkpoint.problem().isPresent() || jam.isEmpty()) {
      return OptionalLong.empty();
    }
    Region state = jam.get().in(checkpoint.source());
    try {
      long map = new StateNoun(state).blocks(jam.get().role() == Part.Role.PAIR_JAM);
      return BlockCount.of(state, map);
    } catch (MalformedException | MalformedJamException e) {
      return OptionalLong.empty();
    }
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
