package dev.jamjar.codec.jam;

/** Counts by key; what was never counted is 0. */
final class IntCounts {
  private int[] keys = new int[Tables.FIRST_CAPACITY];
  private int[] counts = new int[Tables.FIRST_CAPACITY]; // 0 where there is no key
  private int used;

  boolean isEmpty() {
    return used == 0;
  }

  int get(int key) {
    return counts[find(key)];
  }

  /** Sets the count of {@code key}, which is not 0. */
  void put(int key, int count) {
    int slot = find(key);
    if (counts[slot] == 0) {
      if (Tables.full(used, keys.length)) {
        grow();
        slot = find(key);
      }
      used++;
      keys[slot] = key;
    }
    counts[slot] = count;
  }

  private int find(int key) {
    int slot = Tables.slot(key, keys.length);
    while (counts[slot] != 0 && keys[slot] != key) {
      slot = slot + 1 & keys.length - 1;
    }
    return slot;
  }

  private void grow() {
    int[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = new int[2 * oldKeys.length];
    counts = new int[2 * oldKeys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldCounts[i] != 0) {
        int slot = find(oldKeys[i]);
        keys[slot] = oldKeys[i];
        counts[slot] = oldCounts[i];
      }
    }
  }
}
