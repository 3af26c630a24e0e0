package dev.jamjar.jam;

import java.nio.ByteBuffer;
import java.util.Objects;

/** Passes over codes of jam, in C, as far as they lie in memory. */
final class TokenSkip implements BitReader.Scanner {
  /** How many nouns are still to be passed over, and how many codes may be read. */
  private final long[] left = new long[2];

  TokenSkip(long nouns, long most) {
    left[0] = nouns;
    left[1] = most;
  }

  long nouns() {
    return left[0];
  }

  long codes() {
    return left[1];
  }

  /** Says what a code did that was passed over otherwise. */
  void passed(int kind) {
    left[0] += kind == JamReader.CELL ? 1 : -1;
    left[1]--;
  }

  @Override
  public long scan(ByteBuffer window, int bytes, long first, long base, long limit) {
    Objects.checkFromIndexSize(0, bytes, window.capacity());
    Objects.checkIndex(first, 8L * bytes + 1);
    return skip(window, bytes, first, base, limit, left);
  }

  private static native long skip(
      ByteBuffer window, int bytes, long first, long base, long limit, long[] left);
}
