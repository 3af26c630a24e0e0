package dev.jamjar.codec.jam;

/**
 * The names that a chunk has defined or used, the last one first.
 *
 * <p>Each is a {@link NameTable} id: a name and its ordinal. When full, the one longest unused
 * goes.
 */
final class RecentNames {
  private static final int FILTER_BITS = 12;

  private final long[] ids = new long[Geometry.RECENT_NAMES]; // the last one last
  private int count;

  /** The chunk in which an id with such a hash was last put in; most misses end here. */
  private final int[] filter = new int[1 << FILTER_BITS];

  private int chunk = 1;

  /** Forgets everything: a new chunk begins. */
  void clear() {
    count = 0;
    chunk++;
  }

  int count() {
    return count;
  }

  /** Puts an id in front that is not there. */
  void add(long id) {
    if (count == ids.length) {
      System.arraycopy(ids, 1, ids, 0, count - 1);
      count--;
    }
    ids[count++] = id;
    filter[slot(id)] = chunk;
  }

  /** How many ids are before {@code id}, which moves to the front; -1 if it is not there. */
  int find(long id) {
    if (filter[slot(id)] != chunk) {
      return -1;
    }
    for (int i = count - 1; i >= 0; i--) {
      if (ids[i] == id) {
        toFront(i);
        return count - 1 - i;
      }
    }
    return -1;
  }

  /** The id that has {@code rank} ids before it; it moves to the front. */
  long take(int rank) {
    int i = count - 1 - rank;
    long id = ids[i];
    toFront(i);
    return id;
  }

  private void toFront(int i) {
    long id = ids[i];
    System.arraycopy(ids, i + 1, ids, i, count - 1 - i);
    ids[count - 1] = id;
  }

  private static int slot(long id) {
    return (int) (id * 0x9E3779B97F4A7C15L >>> (Long.SIZE - FILTER_BITS));
  }
}
