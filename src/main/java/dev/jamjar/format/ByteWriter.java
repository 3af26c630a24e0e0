package dev.jamjar.format;

import dev.jamjar.hash.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes with the primitives of docs/format.md §2. */
public final class ByteWriter {
  private byte[] bytes;
  private int length;

  public ByteWriter() {
    this(256);
  }

  public ByteWriter(int capacity) {
    this(new byte[Math.max(capacity, 16)]);
  }

  /** Writes into an array from its start on, as long as there is room in it. */
  public ByteWriter(byte[] memory) {
    bytes = memory;
  }

  public int length() {
    return length;
  }

  /** The array behind this writer, of which the first {@link #length} bytes are written. */
  public byte[] array() {
    return bytes;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  public ByteWriter u8(int value) {
    room(1);
    bytes[length++] = (byte) value;
    return this;
  }

  public ByteWriter ascii(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.US_ASCII);
    return bytes(encoded, 0, encoded.length);
  }

  /** An unsigned LEB128 number in the fewest bytes. */
  public ByteWriter uvarint(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative: " + value);
    }
    room(9);
    while (value > 0x7f) {
      bytes[length++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    bytes[length++] = (byte) value;
    return this;
  }

  public ByteWriter hash(Hash hash) {
    room(Hash.BYTES);
    hash.write(bytes, length);
    length += Hash.BYTES;
    return this;
  }

  public ByteWriter bytes(byte[] source, int offset, int count) {
    room(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
    return this;
  }

  /** Forgets everything written; keeps the memory. */
  public void clear() {
    length = 0;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      long wanted = 2L * bytes.length;
      while (wanted < (long) length + more) {
        wanted *= 2;
      }
      if (wanted > Integer.MAX_VALUE - 16) {
        wanted = Math.addExact(length, more);
      }
      bytes = Arrays.copyOf(bytes, (int) wanted);
    }
  }
}
