package dev.jamjar.format;

import dev.jamjar.CorruptDataException;
import dev.jamjar.hash.Hash;
import java.nio.charset.StandardCharsets;

/**
 * Reads the primitives of docs/format.md §2 from an array.
 *
 * <p>Every read names what it reads; the name appears in the error together with the offset. Bytes
 * that do not fit end in {@link CorruptDataException}, never in anything else.
 */
public final class ByteReader {
  private final String where;
  private final byte[] bytes;
  private final int start;
  private final int end;

  /** The next byte's place in the array. */
  private int next;

  /**
   * @param where the object the bytes come from, for messages
   */
  public ByteReader(String where, byte[] bytes) {
    this(where, bytes, 0, bytes.length);
  }

  /**
   * A reader of {@code length} bytes from {@code offset} on; its positions, and the offsets in its
   * messages, count from there.
   */
  public ByteReader(String where, byte[] bytes, int offset, int length) {
    this.where = where;
    this.bytes = bytes;
    this.start = offset;
    this.next = offset;
    this.end = offset + length;
  }

  public int position() {
    return next - start;
  }

  public int remaining() {
    return end - next;
  }

  public int u8(String name) throws CorruptDataException {
    need(1, name);
    return bytes[next++] & 0xff;
  }

  /** An unsigned LEB128 number written in the fewest bytes, from 0 to {@code max}. */
  public long uvarint(String name, long max) throws CorruptDataException {
    int at = position();
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int b = u8(name);
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        // Words are made only for what is wrong: there are numbers by the hundred thousand.
        if (b == 0 && shift > 0) {
          throw new CorruptDataException(where, at, name + " is written longer than needed");
        }
        if (value > max) {
          throw new CorruptDataException(
              where, at, name + " is " + value + ", more than the limit of " + max);
        }
        return value;
      }
    }
    throw new CorruptDataException(where, at, name + " is longer than 63 bits");
  }

  /** As {@link #uvarint(String, long)}, for numbers that fit an int. */
  public int uvarint(String name, int max) throws CorruptDataException {
    return (int) uvarint(name, (long) max);
  }

  public Hash hash(String name) throws CorruptDataException {
    need(Hash.BYTES, name);
    Hash hash = Hash.read(bytes, next);
    next += Hash.BYTES;
    return hash;
  }

  public byte[] bytes(String name, int count) throws CorruptDataException {
    need(count, name);
    byte[] out = new byte[count];
    System.arraycopy(bytes, next, out, 0, count);
    next += count;
    return out;
  }

  /** Passes over {@code count} bytes and answers where they begin in the array. */
  public int skip(String name, int count) throws CorruptDataException {
    need(count, name);
    int place = next;
    next += count;
    return place;
  }

  public void expectAscii(String name, String text) throws CorruptDataException {
    int at = position();
    byte[] found = bytes(name, text.length());
    verify(
        new String(found, StandardCharsets.ISO_8859_1).equals(text),
        at,
        name + " is not \"" + text + "\"");
  }

  public void expectEnd() throws CorruptDataException {
    verify(next == end, position(), remaining() + " bytes after the end");
  }

  /** One fact about the bytes at {@code offset}: damage where it does not hold. */
  public void verify(boolean holds, int offset, String otherwise) throws CorruptDataException {
    if (!holds) {
      throw new CorruptDataException(where, offset, otherwise);
    }
  }

  private void need(int count, String name) throws CorruptDataException {
    if (count < 0 || remaining() < count) {
      throw new CorruptDataException(
          where, position(), name + " needs " + count + " bytes, " + remaining() + " are left");
    }
  }
}
