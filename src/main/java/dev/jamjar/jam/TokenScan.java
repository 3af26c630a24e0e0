package dev.jamjar.jam;

import dev.jamjar.hash.Blake3;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Codes of jam that were read ahead, many at a time, in C; where there is no library that passes
 * its test, there are never any.
 *
 * <p>Only what is short and right is read ahead: cells, references, and atoms of at most 64 bits.
 */
final class TokenScan implements BitReader.Scanner {
  private static final int MOST = 512;
  private static final int FIRST_MOST = 8;
  private static final int KIND_BITS = 2;

  private static final boolean NATIVE = Blake3.isNative() && passes();

  /** Where each code starts, in bits, above its kind; and behind the last, where the next does. */
  private final long[] starts = new long[MOST + 1];

  /** The values of atoms and the targets of references. */
  private final long[] numbers = new long[MOST];

  private int most = FIRST_MOST;
  private int count;
  private int next;

  static boolean isNative() {
    return NATIVE;
  }

  /** Forgets what was read; less is read ahead the next time. */
  void clear() {
    count = 0;
    next = 0;
    most = FIRST_MOST;
  }

  boolean isEmpty() {
    return next == count;
  }

  /** Turns to the next code: its kind. */
  int take() {
    return (int) starts[next++] & (1 << KIND_BITS) - 1;
  }

  /** Where the code at hand starts. */
  long start() {
    return starts[next - 1] >>> KIND_BITS;
  }

  long number() {
    return numbers[next - 1];
  }

  /** Where the code after that starts. */
  long position() {
    return starts[next] >>> KIND_BITS;
  }

  /** Reads ahead, if there is any code to be read. */
  @Override
  public long scan(ByteBuffer window, int bytes, long first, long base, long limit) {
    Objects.checkFromIndexSize(0, bytes, window.capacity());
    Objects.checkIndex(first, 8L * bytes + 1);
    next = 0;
    count = scan(window, bytes, first, base, limit, starts, numbers, most);
    most = Math.min(2 * most, MOST);
    return (starts[count] >>> KIND_BITS) - base;
  }

  /** Whether C reads the example of docs/format.md §10.2.12 as it is meant. */
  private static boolean passes() {
    byte[] jam = {0x05, (byte) 0x86, 0x25, 0x18, (byte) 0xc8, 0x4d, 0x4e, 0x02};
    ByteBuffer window = ByteBuffer.allocateDirect(64).order(ByteOrder.LITTLE_ENDIAN).put(0, jam);
    long[] starts = new long[10];
    long[] numbers = new long[9];
    long[] kinds = {1, 1, 0, 0, 1, 2};
    long[] expected = {0, 0, 300, 400, 0, 2};
    try {
      int count = scan(window, 64, 0, 0, 8L * jam.length, starts, numbers, kinds.length);
      boolean same = count == kinds.length;
      for (int i = 0; same && i < kinds.length; i++) {
        same = (starts[i] & 3) == kinds[i] && numbers[i] == expected[i];
      }
      return same;
    } catch (UnsatisfiedLinkError e) {
      return false; // the library is of another build
    }
  }

  private static native int scan(
      ByteBuffer window,
      int bytes,
      long first,
      long base,
      long limit,
      long[] starts,
      long[] numbers,
      int most);
}
