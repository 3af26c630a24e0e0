package dev.jamjar.simulation;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Decides by the seed what goes wrong, and how long things take. */
final class Faults {
  /** Listings may lag by less than this. */
  static final long LONGEST_LAG = TimeUnit.HOURS.toMillis(12) - 1;

  /** Requests may take effect so much later than their sender heard of it. */
  static final long LONGEST_DELAY = TimeUnit.HOURS.toMillis(3);

  private static final long SECOND = TimeUnit.SECONDS.toMillis(1);
  private static final long HOUR = TimeUnit.HOURS.toMillis(1);

  /** What goes wrong with one operation. */
  enum Fault {
    NONE,
    /** It does not happen, and its sender is told so. */
    FAILS,
    /** It happens, and its sender is told that it has not. */
    LOSES_THE_REPLY,
    /** Its sender is told that it has not happened; it happens later. */
    DELAYED,
    /** It happens now, and once more later. */
    DUPLICATED,
    /** A condition is said to have failed although nobody wrote. */
    REFUSED,
    /** The sender dies, and it has not happened. */
    CRASHES_BEFORE,
    /** The sender dies, and it has happened. */
    CRASHES_AFTER
  }

  private static final Fault[] OF_WRITES = {
    Fault.FAILS,
    Fault.LOSES_THE_REPLY,
    Fault.DELAYED,
    Fault.DUPLICATED,
    Fault.CRASHES_BEFORE,
    Fault.CRASHES_AFTER
  };

  private static final Fault[] OF_READS = {Fault.FAILS, Fault.FAILS, Fault.CRASHES_BEFORE};

  private final SplittableRandom random;

  /** How often an operation goes wrong, in thousandths. */
  private int perMille;

  private final boolean crowded;
  private boolean listingsLag;

  /** Whether machines hardly rest, so that everything happens at once. */
  private final boolean busy;

  /** Whether commands may take long. */
  private boolean slow = true;

  /**
   * @param crowded whether little goes wrong, so that more gets done, but most commands stall
   */
  Faults(SplittableRandom random, boolean crowded) {
    this.random = random;
    this.crowded = crowded;
    int[] moods = {0, 5, 20, 60};
    this.perMille = moods[random.nextInt(crowded ? 2 : moods.length)];
    this.listingsLag = random.nextBoolean();
    this.busy = !crowded && random.nextInt(6) == 0;
  }

  /** From now on nothing goes wrong. */
  void stop() {
    perMille = 0;
    listingsLag = false;
    slow = false;
  }

  Fault ofRead() {
    return isDue(1) ? OF_READS[random.nextInt(OF_READS.length)] : Fault.NONE;
  }

  Fault ofWrite() {
    return isDue(1) ? OF_WRITES[random.nextInt(OF_WRITES.length)] : Fault.NONE;
  }

  /** Commits are few, and everything hangs on them: more of them go wrong. */
  Fault ofReplace() {
    if (!isDue(5)) {
      return Fault.NONE;
    }
    return random.nextInt(4) == 0 ? Fault.REFUSED : OF_WRITES[random.nextInt(OF_WRITES.length)];
  }

  private boolean isDue(int weight) {
    return perMille > 0 && random.nextInt(1000) < weight * perMille;
  }

  /** How long a request stays under way that takes effect late. */
  long delay() {
    return 1 + random.nextLong(random.nextBoolean() ? 10 * SECOND : LONGEST_DELAY);
  }

  /** How far back a listing looks, as a whole; each of its objects at most so far. */
  long lag() {
    return !listingsLag || random.nextBoolean() ? 0 : random.nextLong(LONGEST_LAG);
  }

  /** How quickly one command gets on. */
  Pace pace() {
    if (!slow) {
      return new Pace(SECOND, -1, 0);
    }
    long[] spreads = {SECOND, SECOND, 30 * SECOND, HOUR / 6, HOUR};
    long spread = spreads[random.nextInt(spreads.length)];
    long stall =
        switch (random.nextInt(crowded ? 5 : 6)) {
          case 0 -> random.nextLong(HOUR);
          case 1 -> random.nextLong(12 * HOUR);
          case 2 -> 11 * HOUR + random.nextLong(2 * HOUR);
          case 3 -> random.nextLong(50 * HOUR);
          default -> 0;
        };
    return new Pace(spread, stall == 0 ? -1 : random.nextInt(30), stall);
  }

  /** How long a machine rests before its next command: often about as long as the grace. */
  long rest() {
    return switch (busy ? 0 : random.nextInt(5)) {
      case 0 -> random.nextLong(10 * SECOND);
      case 1 -> random.nextLong(HOUR);
      case 2 -> random.nextLong(12 * HOUR);
      case 3 -> random.nextLong(40 * HOUR);
      default -> graceOrSo();
    };
  }

  /** About as long as the grace. */
  long graceOrSo() {
    return World.GRACE.toMillis() - HOUR + random.nextLong(4 * HOUR);
  }

  /** How long the operations of one command take: about the same, but for one that stalls. */
  final class Pace {
    private final long spread;
    private final int stallsAt;
    private final long stall;
    private int operations;

    private Pace(long spread, int stallsAt, long stall) {
      this.spread = spread;
      this.stallsAt = stallsAt;
      this.stall = stall;
    }

    /** Until a reading operation happens: as long as it likes, for its process may be asleep. */
    long ofRead() {
      return 1 + random.nextLong(spread) + stall();
    }

    /** Until a writing one does: within the time that requests may be under way. */
    long ofWrite() {
      return 1 + random.nextLong(spread) + Math.min(stall(), LONGEST_DELAY);
    }

    private long stall() {
      return operations++ == stallsAt ? stall : 0;
    }
  }
}
