package dev.jamjar.snapshot;

import java.time.Duration;

/**
 * How to prune.
 *
 * @param dryRun whether only to say what would be done
 * @param maxUnusedPercent how much of the packs may be bytes that no snapshot needs
 * @param grace how long what is taken out of use stays, for pushes and restores that began before
 */
public record PruneOptions(boolean dryRun, int maxUnusedPercent, Duration grace) {
  public static final int MAX_UNUSED_PERCENT = 10;
  public static final Duration GRACE = Duration.ofHours(24);

  /** As it is done where nothing else is asked for. */
  public static PruneOptions usual() {
    return new PruneOptions(false, MAX_UNUSED_PERCENT, GRACE);
  }
}
