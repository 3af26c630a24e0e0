package dev.jamjar.jam;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A position in a string of bits, least significant bit of each byte first.
 *
 * <p>Holds one window of the bytes, at most {@link #WINDOW_BYTES}. After a jump it reads little and
 * then more each time, so that skipping over large atoms does not read them. For one thread.
 */
public final class BitReader {
  /** The largest stretch held in memory. */
  static final int WINDOW_BYTES = 1 << 18;

  private static final int FIRST_READ_BYTES = 1 << 12;

  /** What {@link #peek} touches from a byte on: a word and the byte after it. */
  private static final int REACH = Long.BYTES + 1;

  private final JamSource source;
  private final long lengthBytes;

  /**
   * Bytes of the source, then zeros: reading past the end of the source sees zeros. Outside the
   * heap, where the operating system can put a file's bytes directly.
   */
  private final ByteBuffer window;

  private long windowStart;
  private int windowFilled;
  private int readBytes = FIRST_READ_BYTES;
  private long position;

  /** Starts at the first bit of a source of {@code lengthBytes} bytes. */
  public BitReader(JamSource source, long lengthBytes) {
    if (lengthBytes < 0 || lengthBytes > Long.MAX_VALUE >>> 3) {
      throw new IllegalArgumentException("bits of " + lengthBytes + " bytes");
    }
    this.source = source;
    this.lengthBytes = lengthBytes;
    int windowBytes = (int) Math.min(WINDOW_BYTES, lengthBytes);
    this.window = ByteBuffer.allocateDirect(windowBytes + REACH).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The position, in bits from the start. */
  public long position() {
    return position;
  }

  /** The number of bits in all. */
  public long limit() {
    return lengthBytes << 3;
  }

  /** The number of bits from the position to the end. */
  public long remaining() {
    return limit() - position;
  }

  /** Moves to bit {@code target}, which may be the limit but not beyond it. */
  public void seek(long target) {
    if (target < 0 || target > limit()) {
      throw new IllegalArgumentException("bit " + target + " of " + limit());
    }
    position = target;
  }

  /** Moves on by {@code bits}. */
  public void skip(long bits) throws MalformedJamException {
    if (bits > remaining()) {
      throw new MalformedJamException(position, "a noun longer than the data");
    }
    position += bits;
  }

  /** The next 64 bits, the first of them lowest; bits beyond the end are 0. Does not move. */
  public long peek() throws IOException {
    long at = (position >>> 3) - windowStart;
    if (at < 0 || at + REACH > windowFilled) {
      at = load(at);
    }
    int shift = (int) position & 7;
    long word = window.getLong((int) at) >>> shift;
    // Two shifts, because one by 64 would be one by 0.
    return word | ((window.get((int) at + Long.BYTES) & 0xffL) << 1 << (63 - shift));
  }

  /** The next {@code count} bits, 0 to 64, as a number. */
  public long bits(int count) throws IOException, MalformedJamException {
    long word = peek();
    skip(count);
    return count == Long.SIZE ? word : word & ((1L << count) - 1);
  }

  /**
   * Copies the next {@code count} bits into {@code target} from byte {@code offset} on, as many
   * whole bytes as hold them; bits above the last are 0.
   */
  public void bits(byte[] target, int offset, long count)
      throws IOException, MalformedJamException {
    if (count > remaining()) {
      throw new MalformedJamException(position, "a noun longer than the data");
    }
    int at = offset;
    int end = offset + Math.toIntExact(count >>> 3);
    while (end - at >= Long.BYTES) {
      int copied = copyWords(target, at, end - at);
      at += copied;
      position += (long) copied << 3;
    }
    for (; at < end; at++) {
      target[at] = (byte) bits(8);
    }
    int last = (int) count & 7;
    if (last > 0) {
      target[end] = (byte) bits(last);
    }
  }

  /** Reads what is in memory, by itself. */
  public interface Scanner {
    /**
     * @param window a direct buffer with {@code bytes} bytes of the source and 9 more, which are 0
     *     where the source ends
     * @param first the bit of the window to start at
     * @param base the bit of the source at which the window starts
     * @param limit how many bits the source has
     * @return the bit of the window behind the last that was read
     */
    long scan(ByteBuffer window, int bytes, long first, long base, long limit);
  }

  /**
   * Lets {@code scanner} read from the position on, and moves behind what it has read.
   *
   * @param more whether what was in memory the last time did not suffice
   */
  public void scan(boolean more, Scanner scanner) throws IOException {
    long at = (position >>> 3) - windowStart;
    if (more || at < 0 || at + REACH > windowFilled) {
      at = load(at);
    }
    long first = (at << 3) + (position & 7);
    long base = windowStart << 3;
    position = base + scanner.scan(window, windowFilled, first, base, limit());
  }

  /** Copies whole words as far as the window goes, at least one, and says how many bytes. */
  private int copyWords(byte[] target, int offset, int wanted) throws IOException {
    long first = (position >>> 3) - windowStart;
    if (first < 0 || first + REACH > windowFilled) {
      first = load(first);
    }
    int from = (int) first;
    int shift = (int) position & 7;
    int bytes = Math.min(wanted, Math.max(windowFilled - from - 1, Long.BYTES)) & -Long.BYTES;
    BitCopy.outOf(window, from, shift, target, offset, bytes);
    return bytes;
  }

  /** Makes the bytes at the position readable; gives their place in the window. */
  private long load(long at) throws IOException {
    boolean inWindow = at >= 0 && at <= windowFilled;
    if (inWindow && windowStart + windowFilled == lengthBytes) {
      return at; // The zeros behind the last byte are what the caller is to see.
    }
    readBytes = inWindow ? Math.min(2 * readBytes, WINDOW_BYTES) : FIRST_READ_BYTES;
    windowStart = position >>> 3;
    windowFilled = 0;
    int wanted = (int) Math.min(readBytes, lengthBytes - windowStart);
    if (source.read(windowStart, window.clear().limit(wanted)) != wanted) {
      throw new EOFException("the source has fewer than " + lengthBytes + " bytes");
    }
    window.clear().putLong(wanted, 0).put(wanted + Long.BYTES, (byte) 0);
    windowFilled = wanted;
    return 0;
  }
}
