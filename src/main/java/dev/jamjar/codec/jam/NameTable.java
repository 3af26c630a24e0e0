package dev.jamjar.codec.jam;

/**
 * Where the named nouns start: what a decoder remembers of what it has written.
 *
 * <p>An id is a name in the low 32 bits and, above, its ordinal: how many nouns of that name were
 * defined before.
 */
final class NameTable {
  private static final int POSITION_BITS = 44;
  private static final long POSITION_MASK = (1L << POSITION_BITS) - 1;

  private int[] names = new int[Tables.FIRST_CAPACITY];

  /** The ordinal, then the bit position plus one; 0 where there is none. */
  private long[] entries = new long[Tables.FIRST_CAPACITY];

  private int used;
  private final IntCounts again = new IntCounts();

  static long id(int name, int ordinal) {
    return (long) ordinal << 32 | name & 0xffffffffL;
  }

  static int name(long id) {
    return (int) id;
  }

  static int ordinal(long id) {
    return (int) (id >>> 32);
  }

  /** Defines a noun that starts at bit {@code position}: its id. */
  long define(int name, long position) throws TooManyException {
    if (used == Geometry.MAX_REFERENCED) {
      throw new TooManyException("more than " + used + " nouns that are referred to");
    }
    if (Tables.full(used, names.length)) {
      grow();
    }
    int ordinal = 0;
    if (entries[find(id(name, 0))] != 0) {
      ordinal = again.get(name) + 1;
      if (ordinal == Geometry.MAX_EQUAL_NAMES) {
        throw new TooManyException(ordinal + " nouns with the same hash");
      }
      again.put(name, ordinal);
    }
    long id = id(name, ordinal);
    int slot = find(id);
    names[slot] = name;
    entries[slot] = (long) ordinal << POSITION_BITS | position + 1;
    used++;
    return id;
  }

  /** The bit position at which the noun starts; -1 if none was defined. */
  long position(long id) {
    return (entries[find(id)] & POSITION_MASK) - 1;
  }

  private int find(long id) {
    int name = name(id);
    long ordinal = ordinal(id);
    int slot = Tables.slot(id, names.length);
    while (entries[slot] != 0
        && (names[slot] != name || entries[slot] >>> POSITION_BITS != ordinal)) {
      slot = slot + 1 & names.length - 1;
    }
    return slot;
  }

  private void grow() {
    int[] oldNames = names;
    long[] oldEntries = entries;
    names = new int[2 * oldNames.length];
    entries = new long[2 * oldNames.length];
    for (int i = 0; i < oldNames.length; i++) {
      if (oldEntries[i] != 0) {
        int slot = find(id(oldNames[i], (int) (oldEntries[i] >>> POSITION_BITS)));
        names[slot] = oldNames[i];
        entries[slot] = oldEntries[i];
      }
    }
  }
}
