package dev.jamjar.codec.jam;

/**
 * The nouns of a jam that it refers to: where they start, and, once they are complete, their ids.
 *
 * <p>What an encoder remembers. Nouns are numbered in the order of their positions. A search ends
 * within one bucket of neighbours, so it costs about one miss of the processor's cache; in long
 * jams these misses are most of the time that structure takes.
 */
final class Targets {
  private static final int POSITIONS_PER_BUCKET = 8;

  /** A bucket spans less than 2^32 positions, so that their low halves tell them apart. */
  private static final int MAX_BUCKET_SHIFT = 31;

  private static final long LOW_HALF = 0xffffffffL;

  /** In the order of the positions: the low half of the position, and below it the name. */
  private final long[] entries;

  private final int count;

  /** Bucket b has the positions p with p >>> bucketShift = b, from number bucketStarts[b] on. */
  private final int bucketShift;

  private final int[] bucketStarts;

  private final long[] complete; // a bit for each
  private final NameSet given = new NameSet();
  private final IntCounts ordinals = new IntCounts(); // where not 0

  private int next;
  private int nextBucket;

  /** Takes over {@code set}. */
  Targets(PositionSet set) {
    count = set.count();
    long[] positions = set.sort();
    complete = new long[(count + 63) >>> 6];

    long last = count == 0 ? 0 : positions[count - 1];
    int shift = 0;
    while (shift < MAX_BUCKET_SHIFT && last >>> shift > count / POSITIONS_PER_BUCKET) {
      shift++;
    }
    bucketShift = shift;
    bucketStarts = new int[(int) (last >>> shift) + 2];
    int bucket = 0;
    for (int i = 0; i < count; i++) {
      for (; bucket <= positions[i] >>> shift; bucket++) {
        bucketStarts[bucket] = i;
      }
    }
    for (; bucket < bucketStarts.length; bucket++) {
      bucketStarts[bucket] = count;
    }

    entries = positions; // the memory is the same; names come later
    for (int i = 0; i < count; i++) {
      entries[i] <<= Integer.SIZE;
    }
  }

  int count() {
    return count;
  }

  /**
   * The number of the noun that starts at {@code position}, or -1 if nothing refers to it. To be
   * asked for growing positions only.
   */
  int startingAt(long position) {
    // Where no noun starts, whatever refers to it will find it incomplete.
    while (next < count && nextPosition() < position) {
      next++;
    }
    return next < count && nextPosition() == position ? next : -1;
  }

  /** Names a noun that is complete now: its id. */
  long define(int number, int name) throws TooManyException {
    int ordinal = given.give(name);
    entries[number] = entries[number] & ~LOW_HALF | name & LOW_HALF;
    complete[number >>> 6] |= 1L << number;
    if (ordinal > 0) {
      ordinals.put(number, ordinal);
    }
    return NameTable.id(name, ordinal);
  }

  /** The id of the noun that starts at {@code position}; -1 if none is complete that does. */
  long id(long position) {
    long bucket = position >>> bucketShift;
    if (bucket >= bucketStarts.length - 1) {
      return -1; // the file is not the one that the positions were collected from
    }
    int number = find((int) bucket, position & LOW_HALF);
    if (number < 0 || (complete[number >>> 6] >>> number & 1) == 0) {
      return -1;
    }
    int ordinal = ordinals.isEmpty() ? 0 : ordinals.get(number);
    return NameTable.id((int) entries[number], ordinal);
  }

  private int find(int bucket, long lowHalf) {
    int from = bucketStarts[bucket];
    int to = bucketStarts[bucket + 1];
    while (from < to) {
      int middle = (from + to) >>> 1;
      long found = entries[middle] >>> Integer.SIZE;
      if (found == lowHalf) {
        return middle;
      }
      if (found < lowHalf) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return -1;
  }

  private long nextPosition() {
    while (bucketStarts[nextBucket + 1] <= next) {
      nextBucket++;
    }
    long highHalf = (long) nextBucket << bucketShift & ~LOW_HALF;
    return highHalf | entries[next] >>> Integer.SIZE;
  }
}
