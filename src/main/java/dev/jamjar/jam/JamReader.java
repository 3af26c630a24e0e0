package dev.jamjar.jam;

import java.io.IOException;
import java.math.BigInteger;

/**
 * A pull parser of jam: gives the encoded nouns one by one, in the order of their bits.
 *
 * <p>The code of an atom is {@code 0}, then mat; of a cell {@code 10}, then its head and its tail;
 * of a reference {@code 11}, then mat of the bit position at which an earlier noun starts. mat of 0
 * is {@code 1}; mat of any other number is z zeros, a one, the z - 1 low bits of its bit length s
 * and its s bits, z being the bit length of s. Numbers come lowest bit first.
 *
 * <p>Only shortest codes are taken: a number whose highest written bit is 0 is malformed. What a
 * reference points at is the caller's to check, beyond its lying before the reference itself.
 */
public final class JamReader {
  /** An atom; its value comes next and is the caller's to read or skip. */
  public static final int ATOM = 0;

  /** A cell; its head comes next, then its tail. */
  public static final int CELL = 1;

  /** A reference to an earlier noun. */
  public static final int REFERENCE = 2;

  private static final String OUT_OF_RANGE = "a number too long for the data";

  private final BitReader bits;

  /** What was read ahead; while there is anything, the position of {@link #bits} is behind it. */
  private final TokenScan ahead = new TokenScan();

  private long start;

  /** The bit length of the last atom, or the target of the last reference. */
  private long number;

  /** Whether the last atom's value was read with its tag, and if so, what it is. */
  private boolean valueKnown;

  private long value;

  /** Starts at the first bit of a source of {@code lengthBytes} bytes. */
  public JamReader(JamSource source, long lengthBytes) {
    this.bits = new BitReader(source, lengthBytes);
  }

  /**
   * Reads what starts at the position: its tag and, for an atom, its length, for a reference, its
   * target.
   *
   * @return {@link #ATOM}, {@link #CELL} or {@link #REFERENCE}
   */
  public int next() throws IOException, MalformedJamException {
    if (ahead.isEmpty()) {
      if (TokenScan.isNative()) {
        bits.scan(false, ahead);
      }
      if (ahead.isEmpty()) {
        return nextCode();
      }
    }
    int kind = ahead.take();
    start = ahead.start();
    number = ahead.number();
    if (kind == ATOM) {
      value = number;
      valueKnown = true;
      number = Long.SIZE - Long.numberOfLeadingZeros(value);
    }
    return kind;
  }

  private int nextCode() throws IOException, MalformedJamException {
    valueKnown = false;
    start = bits.position();
    long word = bits.peek();
    if ((word & 1) == 0) {
      number = length(word >>> 1, 1);
      return ATOM;
    }
    if ((word & 2) == 0) {
      bits.skip(2);
      return CELL;
    }
    number = target(length(word >>> 2, 2));
    return REFERENCE;
  }

  /** The bit position at which what {@link #next} read starts. */
  public long start() {
    return start;
  }

  /** The position now, in bits from the start of the jam. */
  public long position() {
    return ahead.isEmpty() ? bits.position() : ahead.position();
  }

  /** The number of bits from the position to the end of the data. */
  public long remaining() {
    return bits.limit() - position();
  }

  /** Moves to bit {@code target}, at which a noun should start. */
  public void seek(long target) {
    ahead.clear();
    bits.seek(target);
  }

  /** The bit length of the atom just read, 0 for the atom 0. */
  public long atomBits() {
    return number;
  }

  /** The bit position that the reference just read points at. */
  public long target() {
    return number;
  }

  /** The value of the atom just read, which has at most 64 bits, as an unsigned number. */
  public long atom() throws IOException, MalformedJamException {
    if (!valueKnown) {
      value = bits.bits((int) number);
      if (number > 0 && value >>> (number - 1) == 0) {
        throw longerThanNeeded();
      }
    }
    return value;
  }

  /**
   * Copies the value of the atom just read, lowest byte first, as many bytes as hold {@link
   * #atomBits} bits.
   */
  public void atom(byte[] target, int offset) throws IOException, MalformedJamException {
    if (valueKnown) {
      for (int i = 0; 8 * i < number; i++) {
        target[offset + i] = (byte) (value >>> 8 * i);
      }
      return;
    }
    bits.bits(target, offset, number);
    if (number > 0
        && (target[offset + (int) ((number - 1) >>> 3)] >>> ((number - 1) & 7) & 1) == 0) {
      throw longerThanNeeded();
    }
  }

  /** The value of the atom just read, of any length that memory holds. */
  public BigInteger bigAtom() throws IOException, MalformedJamException {
    byte[] bytes = new byte[Math.toIntExact((number + 7) >>> 3)];
    atom(bytes, 0);
    for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
      byte b = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = b;
    }
    return new BigInteger(1, bytes);
  }

  /** Moves past the value of the atom just read, without reading more of it than its last bit. */
  public void skipAtom() throws IOException, MalformedJamException {
    if (number > 0 && !valueKnown) {
      bits.skip(number - 1);
      if (bits.bits(1) == 0) {
        throw longerThanNeeded();
      }
    }
  }

  /**
   * Moves past the {@code nouns} nouns that come next.
   *
   * @param most how many codes are read at most
   * @return how many codes were read, or -1 where there were more
   */
  public long skip(long nouns, long most) throws IOException, MalformedJamException {
    forgetAhead();
    TokenSkip skip = new TokenSkip(nouns, most);
    while (skip.nouns() > 0 && skip.codes() > 0) {
      if (TokenScan.isNative()) {
        bits.scan(false, skip);
      }
      if (skip.nouns() > 0 && skip.codes() > 0) {
        int kind = nextCode(); // at the window's end, or not right
        if (kind == ATOM) {
          skipAtom();
        }
        skip.passed(kind);
      }
    }
    return skip.nouns() > 0 ? -1 : most - skip.codes();
  }

  /** The next 64 bits, the first of them lowest; bits beyond the end are 0. Does not move. */
  public long peek() throws IOException {
    forgetAhead();
    return bits.peek();
  }

  /**
   * Copies the {@code count} bits that come next, as part of an atom's value; bits above the last
   * in its byte are 0.
   */
  public void bits(byte[] target, int offset, long count)
      throws IOException, MalformedJamException {
    forgetAhead();
    bits.bits(target, offset, count);
  }

  /** Moves past the next {@code count} bits, as part of an atom's value. */
  public void skipBits(long count) throws MalformedJamException {
    forgetAhead();
    bits.skip(count);
  }

  private void forgetAhead() {
    if (!ahead.isEmpty()) {
      bits.seek(ahead.position());
      ahead.clear();
    }
  }

  /**
   * The bit length that a mat starts with; moves past it, to the number's bits.
   *
   * @param word the mat's first bits
   * @param before how many bits the tag before it has
   */
  private long length(long word, int before) throws IOException, MalformedJamException {
    int z = Long.numberOfTrailingZeros(word);
    if (z >= Long.SIZE - before) {
      throw new MalformedJamException(start, OUT_OF_RANGE);
    }
    if (before + z + 1 + Math.max(0, z - 1) > bits.remaining()) {
      throw new MalformedJamException(start, "a noun longer than the data");
    }
    bits.skip(before + z + 1);
    if (z == 0) {
      return 0;
    }
    long lengthBits = bits.bits(z - 1) | 1L << (z - 1);
    if (lengthBits < 0 || lengthBits > bits.remaining()) {
      throw new MalformedJamException(start, OUT_OF_RANGE);
    }
    return lengthBits;
  }

  private long target(long length) throws IOException, MalformedJamException {
    if (length >= Long.SIZE) {
      throw new MalformedJamException(start, "a reference to what comes later");
    }
    long target = bits.bits((int) length);
    if (length > 0 && target >>> (length - 1) == 0) {
      throw longerThanNeeded();
    }
    if (target >= start) {
      throw new MalformedJamException(start, "a reference to what comes later");
    }
    return target;
  }

  private MalformedJamException longerThanNeeded() {
    return new MalformedJamException(start, "a number written longer than needed");
  }
}
