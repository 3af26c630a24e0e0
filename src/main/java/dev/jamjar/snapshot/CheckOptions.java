package dev.jamjar.snapshot;

import dev.jamjar.snapshot.TrialRestore.Choice;
import java.util.Optional;

/**
 * How much a check is to do.
 *
 * @param readPercent how many of the packs to read and hash whole, from 0 to 100
 * @param restoreTest which snapshots to decode; empty for none
 * @param countUnreferenced whether to count the objects that no snapshot needs
 */
public record CheckOptions(
    int readPercent, Optional<Choice> restoreTest, boolean countUnreferenced) {
  /** Reads no pack whole and decodes nothing. */
  public static final CheckOptions QUICK = new CheckOptions(0, Optional.empty(), false);

  /** The same, and so many percent of the packs read whole. */
  public CheckOptions reading(int percent) {
    return new CheckOptions(percent, restoreTest, countUnreferenced);
  }
}
