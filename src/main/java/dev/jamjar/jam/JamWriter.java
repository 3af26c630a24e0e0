package dev.jamjar.jam;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;

/**
 * Writes jam code by code; which nouns are referred back to, and where they start, is the caller's
 * to say.
 *
 * <p>The codes are those that {@link JamReader} describes. For one thread.
 */
public final class JamWriter {
  private static final int TAG_CELL = 0b01;
  private static final int TAG_REFERENCE = 0b11;

  private final BitWriter out;

  public JamWriter(OutputStream target) {
    this(JamTarget.of(target));
  }

  public JamWriter(JamTarget target) {
    this.out = new BitWriter(target);
  }

  /** The position in bits, at which the next noun will start. */
  public long position() {
    return out.position();
  }

  /** Writes the atom {@code value}, taken as an unsigned number. */
  public void atom(long value) throws IOException {
    out.bits(0, 1);
    mat(value);
  }

  /**
   * Writes the atom whose bytes, lowest first, are {@code length} bytes of {@code source} from
   * {@code offset} on; the highest of them may be 0.
   */
  public void atom(byte[] source, int offset, int length) throws IOException {
    int bytes = length;
    while (bytes > 0 && source[offset + bytes - 1] == 0) {
      bytes--;
    }
    long bitLength = 0;
    if (bytes > 0) {
      int top = source[offset + bytes - 1] & 0xff;
      bitLength = 8L * (bytes - 1) + Integer.SIZE - Integer.numberOfLeadingZeros(top);
    }
    atomHeader(bitLength);
    out.bits(source, offset, bitLength);
  }

  /** Writes the atom {@code value}, which is not negative. */
  public void atom(BigInteger value) throws IOException {
    if (value.signum() < 0) {
      throw new IllegalArgumentException("atom " + value);
    }
    byte[] bytes = value.toByteArray();
    for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
      byte b = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = b;
    }
    atom(bytes, 0, bytes.length);
  }

  /** Writes a cell's tag; its head and then its tail are to follow. */
  public void cell() throws IOException {
    out.bits(TAG_CELL, 2);
  }

  /** Writes a reference to the noun that starts at bit {@code target}. */
  public void reference(long target) throws IOException {
    out.bits(TAG_REFERENCE, 2);
    mat(target);
  }

  /**
   * Writes the tag and the length of an atom of {@code bitLength} bits; exactly so many are to
   * follow through {@link #bits}, the last of them 1.
   */
  public void atomHeader(long bitLength) throws IOException {
    out.bits(0, 1);
    matLength(bitLength);
  }

  /** Writes bits as they are, the first of them lowest in byte {@code offset}. */
  public void bits(byte[] source, int offset, long count) throws IOException {
    out.bits(source, offset, count);
  }

  /** Writes the {@code count} low bits of {@code value}, 0 to 64; its other bits must be 0. */
  public void bits(long value, int count) throws IOException {
    out.bits(value, count);
  }

  /** Leaves {@code count} bits out; see {@link BitWriter#skip}. */
  public void skip(long count) throws IOException {
    out.skip(count);
  }

  /** Lets {@code filler} write codes; at least {@code room} bytes are free. */
  public void fill(int room, BitWriter.Filler filler) throws IOException {
    out.fill(room, filler);
  }

  /** Fills the last byte up with zeros and writes everything out; the stream stays open. */
  public void finish() throws IOException {
    out.finish();
  }

  private void mat(long value) throws IOException {
    int length = Long.SIZE - Long.numberOfLeadingZeros(value);
    matLength(length);
    out.bits(value, length);
  }

  private void matLength(long length) throws IOException {
    int z = Long.SIZE - Long.numberOfLeadingZeros(length);
    if (z == 0) {
      out.bits(1, 1);
      return;
    }
    out.bits(0, z);
    out.bits(1, 1);
    out.bits(length & ~(1L << (z - 1)), z - 1);
  }
}
