package dev.jamjar.codec.jam;

import java.util.Arrays;

/** A set of bit positions. */
final class PositionSet {
  private long[] slots = new long[Tables.FIRST_CAPACITY]; // positions plus one; 0 where none is
  private int count;

  /** Keys added lately, each in the place that its low bits give; spares a search in memory. */
  private final long[] recent = new long[1 << 12];

  /** Adds a position; nothing happens if it is there. */
  void add(long position) throws TooManyException {
    long key = position + 1;
    int place = (int) key & recent.length - 1;
    if (recent[place] == key) {
      return;
    }
    recent[place] = key;
    int slot = find(key);
    if (slots[slot] == key) {
      return;
    }
    if (count == Geometry.MAX_REFERENCED) {
      throw new TooManyException("more than " + count + " nouns that are referred to");
    }
    if (Tables.full(count, slots.length)) {
      grow();
      slot = find(key);
    }
    slots[slot] = key;
    count++;
  }

  int count() {
    return count;
  }

  /**
   * The positions in order: the first {@link #count} elements. The set is not usable afterwards,
   * because its memory becomes the result's.
   */
  long[] sort() {
    long[] sorted = slots;
    slots = null;
    int n = 0;
    for (long key : sorted) {
      if (key != 0) {
        sorted[n++] = key - 1;
      }
    }
    Arrays.sort(sorted, 0, n);
    return sorted;
  }

  private int find(long key) {
    int slot = Tables.slot(key, slots.length);
    while (slots[slot] != 0 && slots[slot] != key) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    for (long key : old) {
      if (key != 0) {
        slots[find(key)] = key;
      }
    }
  }
}
