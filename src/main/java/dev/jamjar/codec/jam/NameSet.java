package dev.jamjar.codec.jam;

/** The names that were given, and how often those that were given more than once. */
final class NameSet {
  /** The names; 0 where there is none, and the name 0 apart. */
  private int[] names = new int[Tables.FIRST_CAPACITY];

  private boolean hasZero;
  private int used;
  private final IntCounts again = new IntCounts();

  /** Gives {@code name} once more: how often it was given before. */
  int give(int name) throws TooManyException {
    if (add(name)) {
      return 0;
    }
    int before = again.get(name) + 1;
    if (before == Geometry.MAX_EQUAL_NAMES) {
      throw new TooManyException(before + " nouns with the same hash");
    }
    again.put(name, before);
    return before;
  }

  private boolean add(int name) {
    if (name == 0) {
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    if (Tables.full(used, names.length)) {
      grow();
    }
    int slot = find(name);
    if (names[slot] == name) {
      return false;
    }
    names[slot] = name;
    used++;
    return true;
  }

  private int find(int name) {
    int slot = Tables.slot(name, names.length);
    while (names[slot] != 0 && names[slot] != name) {
      slot = slot + 1 & names.length - 1;
    }
    return slot;
  }

  private void grow() {
    int[] old = names;
    names = new int[2 * old.length];
    for (int name : old) {
      if (name != 0) {
        names[find(name)] = name;
      }
    }
  }
}
