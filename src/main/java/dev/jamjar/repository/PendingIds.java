package dev.jamjar.repository;

import dev.jamjar.hash.Hash;

/**
 * The chunks added since the index was read: a set of hashes, 64 bytes an entry at half load.
 *
 * <p>Belongs to one thread.
 */
public final class PendingIds {
  private static final int WORDS = 4;

  private long[] table = new long[WORDS << 10];
  private int size;

  /** Adds a hash; answers whether it was not there yet. */
  public boolean add(Hash id) {
    if (size >= table.length / WORDS / 2) {
      grow();
    }
    int slot = slotOf(id);
    if (!isFree(slot)) {
      return false;
    }
    put(slot, id);
    size++;
    return true;
  }

  /** Whether a hash was added. */
  public boolean contains(Hash id) {
    return !isFree(slotOf(id));
  }

  private void grow() {
    long[] old = table;
    table = new long[old.length * 2];
    for (int i = 0; i < old.length; i += WORDS) {
      Hash id = new Hash(old[i], old[i + 1], old[i + 2], old[i + 3]);
      if ((old[i] | old[i + 1] | old[i + 2] | old[i + 3]) != 0) {
        put(slotOf(id), id);
      }
    }
  }

  private int slotOf(Hash id) {
    int mask = table.length / WORDS - 1;
    int slot = (int) id.w1() & mask;
    while (!isFree(slot * WORDS) && !holds(slot * WORDS, id)) {
      slot = (slot + 1) & mask;
    }
    return slot * WORDS;
  }

  /** No content is known whose BLAKE3 is all zeros. */
  private boolean isFree(int slot) {
    return (table[slot] | table[slot + 1] | table[slot + 2] | table[slot + 3]) == 0;
  }

  private boolean holds(int slot, Hash id) {
    return table[slot] == id.w0()
        && table[slot + 1] == id.w1()
        && table[slot + 2] == id.w2()
        && table[slot + 3] == id.w3();
  }

  private void put(int slot, Hash id) {
    table[slot] = id.w0();
    table[slot + 1] = id.w1();
    table[slot + 2] = id.w2();
    table[slot + 3] = id.w3();
  }
}
