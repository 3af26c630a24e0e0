package dev.jamjar.checkpoint;

import dev.jamjar.codec.Region;
import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the state in a checkpoint tells about its chain. The state is the authority: a node's log
 * can be ahead of what it has saved.
 *
 * @param blocks how many blocks the state keeps, those of abandoned branches included; empty where
 *     that is not known
 */
public record StateFacts(Height height, OptionalLong blocks) {
  /**
   * Reads over the noun of the state once, except for large atoms; takes a few MB. A state whose
   * version or shape is not known ends in an unknown height, never in a guess.
   */
  public static StateFacts of(Checkpoint checkpoint) throws IOException {
    if (checkpoint.problem().isPresent()) {
      return unknown(checkpoint.problem().get());
    }
    // The state is the last jam: the only one, or the second after the cold one.
    Optional<Part> jam = checkpoint.jams().stream().reduce((first, last) -> last);
    if (jam.isEmpty()) {
      return unknown("not a checkpoint file");
    }
    Region region = jam.get().in(checkpoint.source());
    StateNoun state = new StateNoun(region, jam.get().role() == Part.Role.PAIR_JAM);
    // Only a checkpoint says that what it holds is a state. Blocks go first: behind them the walk
    // to
    // the height goes on.
    boolean isState = jam.get().role() != Part.Role.BARE_JAM;
    OptionalLong blocks = isState ? blocks(state) : OptionalLong.empty();
    return new StateFacts(height(state), blocks);
  }

  private static OptionalLong blocks(StateNoun state) throws IOException {
    try {
      return state.blocks();
    } catch (MalformedException | MalformedJamException e) {
      return OptionalLong.empty();
    }
  }

  private static Height height(StateNoun state) throws IOException {
    try {
      return Height.of(state.height());
    } catch (MalformedException e) {
      return Height.unknown(e.getMessage());
    } catch (MalformedJamException e) {
      return Height.unknown("the jam cannot be followed: " + e.getMessage());
    }
  }

  private static StateFacts unknown(String reason) {
    return new StateFacts(Height.unknown(reason), OptionalLong.empty());
  }
}
