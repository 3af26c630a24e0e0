package dev.jamjar.checkpoint;

import dev.jamjar.codec.Region;
import dev.jamjar.hash.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A forward reader of bincode 2's "standard" encoding, the one that nodes write their headers in.
 *
 * <p>Integers are little-endian varints: a byte below 251 is the value, 251, 252 and 253 announce
 * two, four and eight bytes of it. Longer forms than a value needs are read as the node reads them,
 * so the header's bytes cannot be derived from its values. Wider forms than the field's type are
 * refused, again as the node does.
 */
final class BincodeReader {
  // What the first byte of a varint says where it is not the value: how wide the value is.
  static final int U16_FOLLOWS = 251;
  static final int U32_FOLLOWS = 252;
  static final int U64_FOLLOWS = 253;

  private final Region source;
  private long position;
  private long end;

  BincodeReader(Region source) {
    this.source = source;
    this.end = source.length();
  }

  /** How many bytes of the source were read or skipped. */
  long position() {
    return position;
  }

  /**
   * Lets nothing after the {@code bytes} bytes from {@code start} on be read; the position is among
   * them or at their end.
   */
  void limit(String what, long start, long bytes) throws MalformedException {
    if (Long.compareUnsigned(bytes, position - start) < 0) {
      throw new MalformedException(
          what
              + " at byte "
              + start
              + " has "
              + bytes
              + " bytes, its header takes "
              + (position - start));
    }
    require(what, start, bytes);
    end = start + bytes;
  }

  /** Passes over {@code bytes} bytes, an unsigned number as the file says it. */
  void skip(String what, long bytes) throws MalformedException {
    require(what, position, bytes);
    position += bytes;
  }

  boolean bool(String what) throws IOException, MalformedException {
    long at = position;
    int value = take(what, 1).get() & 0xff;
    if (value > 1) {
      throw new MalformedException(what + " at byte " + at + " is " + value + ", expected 0 or 1");
    }
    return value == 1;
  }

  int u32(String what) throws IOException, MalformedException {
    return (int) varint(what, U32_FOLLOWS);
  }

  /** An unsigned 64-bit number. */
  long u64(String what) throws IOException, MalformedException {
    return varint(what, U64_FOLLOWS);
  }

  Hash hash(String what) throws IOException, MalformedException {
    return Hash.read(take(what, Hash.BYTES).array(), 0);
  }

  private long varint(String what, int widest) throws IOException, MalformedException {
    long at = position;
    int first = take(what, 1).get() & 0xff;
    if (first < U16_FOLLOWS) {
      return first;
    }
    if (first > widest) {
      throw new MalformedException(
          what + " at byte " + at + " starts with " + first + ", expected at most " + widest);
    }
    return switch (first) {
      case U16_FOLLOWS -> take(what, Short.BYTES).getShort() & 0xffffL;
      case U32_FOLLOWS -> take(what, Integer.BYTES).getInt() & 0xffff_ffffL;
      default -> take(what, Long.BYTES).getLong();
    };
  }

  private ByteBuffer take(String what, int bytes) throws IOException, MalformedException {
    require(what, position, bytes);
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    source.read(position, buffer);
    position += bytes;
    return buffer.flip();
  }

  private void require(String what, long start, long bytes) throws MalformedException {
    if (Long.compareUnsigned(bytes, end - start) > 0) {
      throw new MalformedException(
          what
              + " at byte "
              + start
              + " takes "
              + Long.toUnsignedString(bytes)
              + " bytes, there are "
              + (end - start));
    }
  }
}
