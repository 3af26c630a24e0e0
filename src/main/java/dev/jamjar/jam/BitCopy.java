package dev.jamjar.jam;

import dev.jamjar.hash.Blake3;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * Whole words moved by less than a word: in C where there is a library that passes its test,
 * otherwise in Java.
 *
 * <p>The C trusts its arguments, so every range is checked here.
 */
final class BitCopy {
  /** A call into C costs as much as some of these bytes. */
  private static final int MIN_NATIVE_BYTES = 128;

  private static final int TEST_BYTES = 264;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final boolean NATIVE = Blake3.isNative() && passes();

  private BitCopy() {}

  /**
   * Copies {@code bytes} bytes, a multiple of 8, that start at bit {@code shift}, 0 to 7, of byte
   * {@code first} of a direct little-endian buffer; there must be a byte more.
   */
  static void outOf(ByteBuffer from, int first, int shift, byte[] to, int offset, int bytes) {
    Objects.checkFromIndexSize(first, bytes + 1, from.capacity());
    Objects.checkFromIndexSize(offset, bytes, to.length);
    if (shift == 0) {
      from.get(first, to, offset, bytes);
    } else if (NATIVE && bytes >= MIN_NATIVE_BYTES) {
      outOfDirect(from, first, shift, to, offset, bytes);
    } else {
      shiftOut(from, first, shift, to, offset, bytes);
    }
  }

  /**
   * Appends {@code bytes} bytes, a multiple of 8, to the {@code shift} bits, 0 to 63, of {@code
   * pending}, and puts as many bytes into {@code to}.
   *
   * @return the {@code shift} bits that are left
   */
  static long into(
      byte[] from, int first, byte[] to, int offset, int bytes, int shift, long pending) {
    Objects.checkFromIndexSize(first, bytes, from.length);
    Objects.checkFromIndexSize(offset, bytes, to.length);
    if (shift == 0) {
      System.arraycopy(from, first, to, offset, bytes);
      return 0;
    }
    if (NATIVE && bytes >= MIN_NATIVE_BYTES) {
      return intoArray(from, first, to, offset, bytes, shift, pending);
    }
    return shiftIn(from, first, to, offset, bytes, shift, pending);
  }

  private static void shiftOut(
      ByteBuffer from, int first, int shift, byte[] to, int offset, int bytes) {
    int back = Long.SIZE - shift;
    for (int i = 0; i < bytes; i += Long.BYTES) {
      long low = from.getLong(first + i) >>> shift;
      long high = (from.get(first + i + Long.BYTES) & 0xffL) << back;
      LONG.set(to, offset + i, low | high);
    }
  }

  private static long shiftIn(
      byte[] from, int first, byte[] to, int offset, int bytes, int shift, long pending) {
    int down = Long.SIZE - shift;
    long carry = pending;
    for (int i = 0; i < bytes; i += Long.BYTES) {
      long word = (long) LONG.get(from, first + i);
      LONG.set(to, offset + i, carry | word << shift);
      carry = word >>> down;
    }
    return carry;
  }

  /** Whether C does what Java does. */
  private static boolean passes() {
    byte[] bytes = new byte[TEST_BYTES + 1];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * i + 7 * i);
    }
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    direct.put(0, bytes);
    byte[] expected = new byte[TEST_BYTES];
    byte[] found = new byte[TEST_BYTES];
    try {
      for (int shift = 1; shift < Byte.SIZE; shift++) {
        shiftOut(direct, 0, shift, expected, 0, TEST_BYTES);
        outOfDirect(direct, 0, shift, found, 0, TEST_BYTES);
        boolean same = Arrays.equals(expected, found);
        int up = Byte.SIZE * shift - 1;
        long left = shiftIn(bytes, 0, expected, 0, TEST_BYTES, up, shift);
        same &= left == intoArray(bytes, 0, found, 0, TEST_BYTES, up, shift);
        if (!same || !Arrays.equals(expected, found)) {
          return false;
        }
      }
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false; // the library is of another build
    }
  }

  private static native void outOfDirect(
      ByteBuffer from, int first, int shift, byte[] to, int offset, int bytes);

  private static native long intoArray(
      byte[] from, int first, byte[] to, int offset, int bytes, int shift, long pending);
}
