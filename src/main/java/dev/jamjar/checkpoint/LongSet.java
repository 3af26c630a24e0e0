package dev.jamjar.checkpoint;

import java.util.Arrays;

/** A growing set of numbers that are not negative, in an open-addressed table. */
final class LongSet {
  /** No set is larger, so that none takes more than 256 MiB, and 384 while it grows. */
  static final int MAX_SIZE = 3 << 23;

  private static final int FIRST_SLOTS = 1 << 10;
  private static final long FREE = -1;

  /** A power of two in size; three quarters are in use at most. */
  private long[] slots = free(FIRST_SLOTS);

  private int size;

  int size() {
    return size;
  }

  /** Adds {@code value} unless it is there. Whether it is there now: the set may be full. */
  boolean add(long value) {
    int at = find(value);
    if (slots[at] == value) {
      return true;
    }
    if (size == MAX_SIZE) {
      return false;
    }
    slots[at] = value;
    size++;
    if (size > slots.length / 4 * 3 && size < MAX_SIZE) {
      grow();
    }
    return true;
  }

  private void grow() {
    long[] old = slots;
    slots = free(2 * old.length);
    for (long value : old) {
      if (value != FREE) {
        slots[find(value)] = value;
      }
    }
  }

  /** The slot that holds {@code value}, or the free one that would. */
  private int find(long value) {
    // Fibonacci hashing: bit positions come in runs, the high bits of the product do not.
    int at =
        (int) ((value * 0x9e37_79b9_7f4a_7c15L) >>> (Long.numberOfLeadingZeros(slots.length) + 1));
    while (slots[at] != value && slots[at] != FREE) {
      at = (at + 1) & (slots.length - 1);
    }
    return at;
  }

  private static long[] free(int count) {
    long[] slots = new long[count];
    Arrays.fill(slots, FREE);
    return slots;
  }
}
