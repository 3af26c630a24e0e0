package dev.jamjar.codec.jam;

import java.util.Arrays;

/** Where the values of a jam's large atoms start, and how many bits they have, in order. */
final class AtomPlaces {
  /** More are not remembered: 16 MiB. */
  static final int MOST = 1 << 20;

  private long[] places = new long[64];
  private int count;
  private boolean complete = true;

  /** Adds the next atom, if it is large. */
  void add(long start, long bits) {
    if ((bits + 7) >>> 3 < Geometry.LARGE_ATOM_BYTES) {
      return;
    }
    if (count == MOST) {
      complete = false;
      return;
    }
    if (2 * count == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[2 * count] = start;
    places[2 * count + 1] = bits;
    count++;
  }

  /** Whether every one was remembered. */
  boolean isComplete() {
    return complete;
  }

  int count() {
    return count;
  }

  long start(int i) {
    return places[2 * i];
  }

  long bits(int i) {
    return places[2 * i + 1];
  }
}
