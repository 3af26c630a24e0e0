package dev.jamjar.sign;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * The name of a key pair: 8 bytes that its maker chose at random.
 *
 * <p>It says which key to try and proves nothing: anybody can make a key with any id. {@code
 * number} is the 8 bytes read as a little-endian number, which is how minisign prints them; where
 * minisign leaves leading zeros out, they are written here.
 */
public record KeyId(long number) {
  /** Length of a key id in bytes. */
  public static final int BYTES = 8;

  private static final int HEX_DIGITS = 2 * BYTES;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** The id whose bytes stand in {@code bytes} from {@code offset} on. */
  static KeyId read(byte[] bytes, int offset) {
    return new KeyId(littleEndian(bytes).getLong(offset));
  }

  /**
   * The id written as 16 upper-case hexadecimal digits.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static KeyId fromHex(String hex) {
    if (!isHex(hex)) {
      throw new IllegalArgumentException("not 16 upper-case hexadecimal digits: " + hex);
    }
    return new KeyId(HexFormat.fromHexDigitsToLong(hex));
  }

  /** Whether {@code text} is a key id as {@link #toString} writes it. */
  public static boolean isHex(String text) {
    if (text.length() != HEX_DIGITS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'A' && c <= 'F')) {
        return false;
      }
    }
    return true;
  }

  /** Writes the 8 bytes into {@code target} from {@code offset} on. */
  void write(byte[] target, int offset) {
    littleEndian(target).putLong(offset, number);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyId id && number == id.number;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }

  /** 16 upper-case hexadecimal digits; fit for a segment of an object key. */
  @Override
  public String toString() {
    return HEX.toHexDigits(number);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
