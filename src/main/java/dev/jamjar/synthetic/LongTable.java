package dev.jamjar.synthetic;

import java.util.Arrays;

/**
 * Longs, each kept once and numbered in the order they came.
 *
 * <p>Takes 8 bytes a number, and 5 to 6 more for the index that finds equal ones. Grows by pages
 * and small factors, so that it never needs twice its memory, nor a long stretch of it.
 */
final class LongTable {
  private static final int PAGE_BITS = 15;
  private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;

  /** Numbers of all values, as handles leave 30 bits for them. */
  private static final int MAX_SIZE = 1 << 30;

  private long[][] pages = new long[0][];
  private int size;

  /**
   * The index: number + 1 of the value that hashes here or just before, 0 for none. Null while it
   * is dropped.
   */
  private int[][] slots;

  private long slotCount = 1 << PAGE_BITS;

  int size() {
    return size;
  }

  long get(int number) {
    return pages[number >>> PAGE_BITS][number & PAGE_MASK];
  }

  /** The number of {@code value}, a new one if it was not here yet. */
  int number(long value) {
    if (slots == null) {
      index(slotCount);
    }
    long slot = home(value);
    int found;
    while ((found = slots[(int) (slot >>> PAGE_BITS)][(int) slot & PAGE_MASK]) != 0) {
      if (get(found - 1) == value) {
        return found - 1;
      }
      slot = slot + 1 == slotCount ? 0 : slot + 1;
    }
    append(value);
    slots[(int) (slot >>> PAGE_BITS)][(int) slot & PAGE_MASK] = size;
    if (size > slotCount / 5 * 4) {
      index(slotCount / 4 * 5);
    }
    return size - 1;
  }

  /** Gives back the memory of the index until {@link #number} is called again. */
  void dropIndex() {
    slots = null;
  }

  private void append(long value) {
    if (size == MAX_SIZE) {
      throw new IllegalStateException("a synthetic chain of more than " + MAX_SIZE + " nouns");
    }
    if (size >>> PAGE_BITS == pages.length) {
      pages = Arrays.copyOf(pages, pages.length + 1);
      pages[pages.length - 1] = new long[1 << PAGE_BITS];
    }
    pages[size >>> PAGE_BITS][size & PAGE_MASK] = value;
    size++;
  }

  /** Makes an index of at least {@code wanted} slots. */
  private void index(long wanted) {
    allocateSlots(wanted);
    for (int i = 0; i < size; i++) {
      long slot = home(get(i));
      while (slots[(int) (slot >>> PAGE_BITS)][(int) slot & PAGE_MASK] != 0) {
        slot = slot + 1 == slotCount ? 0 : slot + 1;
      }
      slots[(int) (slot >>> PAGE_BITS)][(int) slot & PAGE_MASK] = i + 1;
    }
  }

  private void allocateSlots(long wanted) {
    slots = null; // So that the old ones can go before the new ones come.
    int pageCount = (int) ((wanted + PAGE_MASK) >>> PAGE_BITS);
    int[][] fresh = new int[pageCount][];
    for (int i = 0; i < pageCount; i++) {
      fresh[i] = new int[1 << PAGE_BITS];
    }
    slots = fresh;
    slotCount = (long) pageCount << PAGE_BITS;
  }

  private long home(long value) {
    return Math.multiplyHigh(Prng.mix(value) >>> 1, slotCount << 1);
  }
}
