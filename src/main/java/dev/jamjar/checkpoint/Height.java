package dev.jamjar.checkpoint;

import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The height of the chain in a checkpoint, or why it cannot be told.
 *
 * @param value the number of the highest block, 0 for the first; empty where it is unknown
 * @param unknown why, in a few words; empty where it is known
 */
public record Height(OptionalLong value, Optional<String> unknown) {

  /**
   * Reads the height from the state noun, which is the authority: a node's log can be ahead of what
   * it has saved.
   *
   * <p>Reads over what stands before the height in the noun once, except for large atoms; takes a
   * few MB. A state whose version or shape is not known ends in an unknown height, never in a
   * guess.
   */
  public static Height of(Checkpoint checkpoint) throws IOException {
    if (checkpoint.problem().isPresent()) {
      return unknown(checkpoint.problem().get());
    }
    Optional<Part> jam = checkpoint.jams().stream().reduce((first, last) -> last);
    if (jam.isEmpty()) {
      return unknown("not a checkpoint file");
    }
    // The state is the last jam: the only one, or the second after the cold one.
    StateNoun state = new StateNoun(jam.get().in(checkpoint.source()));
    try {
      boolean pair = jam.get().role() == Part.Role.PAIR_JAM;
      OptionalLong height = pair ? state.heightInPair() : state.height();
      return height.isPresent() ? new Height(height, Optional.empty()) : unknown("no chain yet");
    } catch (MalformedException e) {
      return unknown(e.getMessage());
    } catch (MalformedJamException e) {
      return unknown("the jam cannot be followed: " + e.getMessage());
    }
  }

  private static Height unknown(String reason) {
    return new Height(OptionalLong.empty(), Optional.of(reason));
  }
}
