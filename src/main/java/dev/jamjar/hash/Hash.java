package dev.jamjar.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * A 32-byte BLAKE3 hash: the address of a piece of content.
 *
 * <p>The four components are the hash's bytes read as big-endian words, so that the natural order
 * is the order of the bytes and of the hexadecimal text.
 */
public record Hash(long w0, long w1, long w2, long w3) implements Comparable<Hash> {
  /** Length of a hash in bytes. */
  public static final int BYTES = 32;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final HexFormat HEX = HexFormat.of();

  /** The hash whose bytes stand in {@code bytes} from {@code offset} on. */
  public static Hash read(byte[] bytes, int offset) {
    return new Hash(
        (long) WORDS.get(bytes, offset),
        (long) WORDS.get(bytes, offset + 8),
        (long) WORDS.get(bytes, offset + 16),
        (long) WORDS.get(bytes, offset + 24));
  }

  /** Whether the 32 bytes at {@code offset} are this hash. */
  public boolean isAt(byte[] bytes, int offset) {
    return w0 == (long) WORDS.get(bytes, offset)
        && w1 == (long) WORDS.get(bytes, offset + 8)
        && w2 == (long) WORDS.get(bytes, offset + 16)
        && w3 == (long) WORDS.get(bytes, offset + 24);
  }

  /**
   * The hash written as 64 lower-case hexadecimal digits.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static Hash fromHex(String hex) {
    if (!isHex(hex)) {
      throw new IllegalArgumentException("not 64 lower-case hexadecimal digits: " + hex);
    }
    return read(HEX.parseHex(hex), 0);
  }

  /** Whether {@code text} is a hash as {@link #hex} writes it. */
  public static boolean isHex(String text) {
    if (text.length() != 2 * BYTES) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  /** Writes the 32 bytes into {@code target} from {@code offset} on. */
  public void write(byte[] target, int offset) {
    WORDS.set(target, offset, w0);
    WORDS.set(target, offset + 8, w1);
    WORDS.set(target, offset + 16, w2);
    WORDS.set(target, offset + 24, w3);
  }

  /** The 32 bytes in a new array. */
  public byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    write(bytes, 0);
    return bytes;
  }

  /** 64 lower-case hexadecimal digits. */
  public String hex() {
    return HEX.formatHex(bytes());
  }

  /** The first 8 hexadecimal digits: enough for messages, not for addressing. */
  public String abbreviated() {
    return hex().substring(0, 8);
  }

  @Override
  public int compareTo(Hash other) {
    int order = Long.compareUnsigned(w0, other.w0);
    if (order == 0) {
      order = Long.compareUnsigned(w1, other.w1);
    }
    if (order == 0) {
      order = Long.compareUnsigned(w2, other.w2);
    }
    return order != 0 ? order : Long.compareUnsigned(w3, other.w3);
  }

  /**
   * By hand, and so in the other records that are looked up: what a record does by itself is put
   * together when it is first asked for, which takes longer than all that a short command does.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash
        && w0 == hash.w0
        && w1 == hash.w1
        && w2 == hash.w2
        && w3 == hash.w3;
  }

  /** The first word is as good a hash code as any, the bytes being uniformly distributed. */
  @Override
  public int hashCode() {
    return (int) w0;
  }

  @Override
  public String toString() {
    return hex();
  }
}
