package dev.jamjar.jam;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes bits to buffers of bytes, filling each byte from its least significant bit on.
 *
 * <p>Buffers; {@link #finish} writes out the rest. For one thread.
 */
public final class BitWriter {
  /** What a core keeps in its cache, and enough for those who hash it to begin with. */
  private static final int BUFFER_BYTES = 1 << 18;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final JamTarget target;

  /** Whole bytes not yet written out; a word may hang over at the end. */
  private byte[] buffer = new byte[BUFFER_BYTES + Long.BYTES];

  private int buffered;

  /** The bits after the last whole byte; {@code pendingBits} of them, 0 to 63. */
  private long pending;

  private int pendingBits;

  /** How many bytes of the whole, gaps included, are before the buffer's. */
  private long flushedBytes;

  private final long[] state = new long[4];

  public BitWriter(JamTarget target) {
    this.target = target;
  }

  /** How many bits were written, or left out. */
  public long position() {
    return ((flushedBytes + buffered) << 3) + pendingBits;
  }

  /** Writes the {@code count} low bits of {@code value}, 0 to 64; its other bits must be 0. */
  public void bits(long value, int count) throws IOException {
    pending |= value << pendingBits;
    int total = pendingBits + count;
    if (total < Long.SIZE) {
      pendingBits = total;
      return;
    }
    word(pending);
    int written = Long.SIZE - pendingBits;
    pending = written == Long.SIZE ? 0 : value >>> written;
    pendingBits = total - Long.SIZE;
  }

  /** Writes {@code count} bits from {@code source}, the first of them lowest in byte 0. */
  public void bits(byte[] source, int offset, long count) throws IOException {
    int bytes = Math.toIntExact(count >>> 3);
    int at = offset;
    int end = offset + bytes;
    while (end - at >= Long.BYTES) {
      at += copyWords(source, at, end - at);
    }
    for (; at < end; at++) {
      bits(source[at] & 0xff, 8);
    }
    int last = (int) count & 7;
    if (last > 0) {
      bits(source[end] & ((1 << last) - 1), last);
    }
  }

  /**
   * Leaves {@code count} bits out, at least 8: the rest of the byte before and the start of the one
   * behind them are 0, and no byte is written that would have been only theirs.
   */
  public void skip(long count) throws IOException {
    if (count < Byte.SIZE) {
      throw new IllegalArgumentException("a gap of " + count + " bits");
    }
    long behind = position() + count;
    if (BUFFER_BYTES - buffered < Long.BYTES) {
      flush();
    }
    LONG.set(buffer, buffered, pending);
    buffered += (pendingBits + 7) >>> 3;
    pending = 0;
    pendingBits = (int) behind & 7;
    flushedBytes = (behind >>> 3) - buffered;
  }

  /** Writes into a buffer by itself. */
  public interface Filler {
    /**
     * @param buffer may be written up to {@code end}, and by the last word 8 bytes beyond
     * @param base how many bits were written before it
     * @param state where the next byte goes, the bits behind that, and how many they are, 0 to 63;
     *     the filler puts there what they are then. A fourth place is the filler's own
     */
    void fill(byte[] buffer, int end, long base, long[] state);
  }

  /** Lets {@code filler} write; at least {@code room} bytes are free. */
  void fill(int room, Filler filler) throws IOException {
    if (BUFFER_BYTES - buffered < room) {
      flush();
    }
    state[0] = buffered;
    state[1] = pending;
    state[2] = pendingBits;
    filler.fill(buffer, BUFFER_BYTES, flushedBytes << 3, state);
    buffered = (int) state[0];
    pending = state[1];
    pendingBits = (int) state[2];
  }

  /** Fills the last byte up with zeros and hands everything out. */
  public void finish() throws IOException {
    int bytes = (pendingBits + 7) >>> 3;
    LONG.set(buffer, buffered, pending);
    buffered += bytes;
    pending = 0;
    pendingBits = 0;
    flush();
  }

  /** Copies whole words as far as the buffer goes, at least one, and says how many bytes. */
  private int copyWords(byte[] source, int offset, int wanted) throws IOException {
    if (BUFFER_BYTES - buffered < Long.BYTES) {
      flush();
    }
    int bytes = Math.min(wanted, BUFFER_BYTES - buffered) & -Long.BYTES;
    pending = BitCopy.into(source, offset, buffer, buffered, bytes, pendingBits, pending);
    buffered += bytes;
    return bytes;
  }

  private void word(long word) throws IOException {
    if (BUFFER_BYTES - buffered < Long.BYTES) {
      flush();
    }
    LONG.set(buffer, buffered, word);
    buffered += Long.BYTES;
  }

  private void flush() throws IOException {
    buffer = target.exchange(buffer, buffered);
    flushedBytes += buffered;
    buffered = 0;
  }
}
