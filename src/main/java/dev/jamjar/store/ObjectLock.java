package dev.jamjar.store;

import java.time.Duration;

/**
 * That nobody can delete for a while what is put into a bucket.
 *
 * @param mode who may lift it
 * @param period how long it holds from the put on, and from each extension
 */
public record ObjectLock(Mode mode, Duration period) {
  /** A shorter one could be over before the push that needs it is done. */
  public static final Duration SHORTEST = Duration.ofHours(1);

  /** Beyond what anybody can undo by waiting. */
  public static final Duration LONGEST = Duration.ofDays(36_500);

  /** Who may lift a lock before its time. */
  public enum Mode {
    /** Whoever has the permission to bypass it. */
    GOVERNANCE,
    /** Nobody, not even the owner of the account. */
    COMPLIANCE
  }

  /**
   * @throws IllegalArgumentException for a period that makes no sense
   */
  public ObjectLock {
    if (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a period of " + period);
    }
  }
}
