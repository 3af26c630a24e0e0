package dev.jamjar.codec.jam;

import java.util.Arrays;

/**
 * The nouns of a jam that it refers to: where they start, and, once they are complete, their ids.
 *
 * <p>What an encoder remembers. Nouns are numbered in the order of their positions.
 */
final class Targets {
  private static final int POSITIONS_PER_BUCKET = 8;

  private final long[] positions;
  private final int count;

  /** Bucket b has the positions p with p >>> bucketShift = b, from number bucketStarts[b] on. */
  private final int bucketShift;

  private final int[] bucketStarts;

  private final int[] names;
  private final long[] complete; // a bit for each
  private final NameSet given = new NameSet();
  private final IntCounts ordinals = new IntCounts(); // where not 0

  private int next;

  /** Takes over {@code set}. */
  Targets(PositionSet set) {
    this.count = set.count();
    this.positions = set.sort();
    this.names = new int[count];
    this.complete = new long[(count + 63) >>> 6];

    long last = count == 0 ? 0 : positions[count - 1];
    int buckets = count / POSITIONS_PER_BUCKET + 1;
    int shift = 0;
    while (last >>> shift >= buckets) {
      shift++;
    }
    this.bucketShift = shift;
    this.bucketStarts = new int[(int) (last >>> shift) + 2];
    int bucket = 0;
    for (int i = 0; i < count; i++) {
      for (; bucket <= positions[i] >>> shift; bucket++) {
        bucketStarts[bucket] = i;
      }
    }
    Arrays.fill(bucketStarts, bucket, bucketStarts.length, count);
  }

  int count() {
    return count;
  }

  /**
   * The number of the noun that starts at {@code position}, or -1 if nothing refers to it. To be
   * asked for growing positions only.
   */
  int startingAt(long position) {
    while (next < count && positions[next] < position) {
      next++; // no noun starts there; whatever refers to it will find it incomplete
    }
    return next < count && positions[next] == position ? next : -1;
  }

  /** Names a noun that is complete now: its id. */
  long define(int number, int name) throws OpenCells.TooManyException {
    int ordinal = given.give(name);
    names[number] = name;
    complete[number >>> 6] |= 1L << number;
    if (ordinal > 0) {
      ordinals.put(number, ordinal);
    }
    return NameTable.id(name, ordinal);
  }

  /** The id of the noun that starts at {@code position}; -1 if none is complete that does. */
  long id(long position) {
    long bucketOf = position >>> bucketShift;
    if (bucketOf >= bucketStarts.length - 1) {
      return -1; // the file is not the one that the positions were collected from
    }
    int bucket = (int) bucketOf;
    int number =
        Arrays.binarySearch(positions, bucketStarts[bucket], bucketStarts[bucket + 1], position);
    if (number < 0 || (complete[number >>> 6] >>> number & 1) == 0) {
      return -1;
    }
    return NameTable.id(names[number], ordinals.isEmpty() ? 0 : ordinals.get(number));
  }
}
