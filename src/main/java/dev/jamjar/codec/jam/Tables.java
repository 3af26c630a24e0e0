package dev.jamjar.codec.jam;

import java.util.SplittableRandom;

/** What the hash tables here have in common: where keys go, and when a table grows. */
final class Tables {
  static final int FIRST_CAPACITY = 1 << 10;

  /** Differs from run to run, so that nobody can prepare keys that all go to one place. */
  static final long SALT = new SplittableRandom().nextLong() | 1;

  private Tables() {}

  /** Where the search for {@code key} starts in a table of {@code capacity}, a power of two. */
  static int slot(long key, int capacity) {
    long x = (key ^ key >>> 32) * SALT;
    x = (x ^ x >>> 29) * 0x9E3779B97F4A7C15L;
    return (int) (x >>> 32) & (capacity - 1);
  }

  /** Whether a table of {@code capacity} with {@code count} keys has to grow before the next. */
  static boolean full(int count, int capacity) {
    return count >= capacity - capacity / 5;
  }
}
