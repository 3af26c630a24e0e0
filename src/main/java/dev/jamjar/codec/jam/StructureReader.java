package dev.jamjar.codec.jam;

import dev.jamjar.CorruptDataException;
import dev.jamjar.codec.ChunkSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The lanes of a structure chunk, read side by side. */
final class StructureReader {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int nameBytes;
  private byte[] chunk;
  private long chunkNumber;

  private int tagAt;
  private int tagEnd;
  private int numberAt;
  private int numberEnd;
  private int nameAt;
  private int nameEnd;
  private int atomAt; // to the end of the chunk
  private int end;

  StructureReader(Namer namer) {
    this.nameBytes = namer.bytes();
  }

  /** Turns to a chunk, whose first byte says that it is structure. */
  void open(ChunkSource source, long chunkNumber) throws CorruptDataException {
    this.chunk = source.array();
    this.chunkNumber = chunkNumber;
    int length = source.length();
    end = source.offset() + length;
    numberAt = source.offset() + 1; // the lengths are written like the numbers
    numberEnd = end;
    int tags = (int) number(length);
    int numbers = (int) number(length);
    int names = (int) number(length) * nameBytes;
    verify(tags > 0, "no tags");
    verify(tags + numbers + names <= end - numberAt, "lanes longer than the chunk");
    tagAt = numberAt;
    tagEnd = tagAt + tags;
    numberAt = tagEnd;
    numberEnd = numberAt + numbers;
    nameAt = numberEnd;
    nameEnd = nameAt + names;
    atomAt = nameEnd;
  }

  boolean hasTag() {
    return tagAt < tagEnd;
  }

  int tag() {
    return chunk[tagAt++] & 0xff;
  }

  /** A number of at most {@code max}. */
  long number(long max) throws CorruptDataException {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int b = byteNumber();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        if (value > max) {
          throw StructureDecoder.damaged(chunkNumber, "a number above its limit");
        }
        return value;
      }
    }
    throw StructureDecoder.damaged(chunkNumber, "a number of more than 63 bits");
  }

  /** A number that is one byte. */
  int byteNumber() throws CorruptDataException {
    verify(numberAt < numberEnd, "too few numbers");
    return chunk[numberAt++] & 0xff;
  }

  int name() throws CorruptDataException {
    verify(nameAt < nameEnd, "too few names");
    int name = 0;
    for (int i = 0; i < nameBytes; i++) {
      name |= (chunk[nameAt + i] & 0xff) << (8 * i);
    }
    nameAt += nameBytes;
    return name;
  }

  /** The value of an atom of {@code length} bytes, 0 to 8. */
  long atom(int length) throws CorruptDataException {
    int at = bytes(length);
    if (length == 0) {
      return 0;
    }
    if (at + Long.BYTES <= end) {
      return (long) LONG.get(chunk, at) & -1L >>> (Long.SIZE - 8 * length);
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (chunk[at + i] & 0xffL) << (8 * i);
    }
    return value;
  }

  /** Passes over {@code count} bytes of atoms: where they are in its array. */
  int bytes(int count) throws CorruptDataException {
    verify(count <= end - atomAt, "too few bytes of atoms");
    int start = atomAt;
    atomAt += count;
    return start;
  }

  /** All that the tags did not use up is damage. */
  void close() throws CorruptDataException {
    verify(
        numberAt == numberEnd && nameAt == nameEnd && atomAt == end,
        "more in the lanes than the tags speak of");
  }

  private void verify(boolean holds, String otherwise) throws CorruptDataException {
    if (!holds) {
      throw StructureDecoder.damaged(chunkNumber, otherwise);
    }
  }
}
