package dev.jamjar.codec.jam;

import dev.jamjar.CorruptDataException;
import dev.jamjar.jam.JamWriter;
import java.io.IOException;

/** Writes the bits of large atoms, and of what follows a noun, from their chunks. */
final class AtomBits {
  private AtomBits() {}

  /**
   * Writes the bits of one chunk, of which at most {@code left} are due.
   *
   * @param array holds it from {@code offset} on
   * @param length how many bytes the chunk has, its first one included
   * @param chunkNumber its number, for messages
   * @return how many bits it had
   * @throws CorruptDataException if it has more than are due
   */
  static long write(
      JamWriter out, byte[] array, int offset, int length, long left, long chunkNumber)
      throws IOException {
    long whole = (length - 1L) << 3;
    long bits = Math.min(whole, left);
    if (whole - bits >= Byte.SIZE) {
      throw StructureDecoder.damaged(chunkNumber, "more bits than are due");
    }
    if (bits < whole && (array[offset + length - 1] & 0xff) >>> (bits & 7) != 0) {
      throw StructureDecoder.damaged(chunkNumber, "bits behind the last one");
    }
    out.bits(array, offset + 1, bits);
    return bits;
  }
}
