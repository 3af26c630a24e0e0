package dev.jamjar.codec.jam;

import dev.jamjar.CorruptDataException;
import dev.jamjar.codec.ChunkSource;
import dev.jamjar.hash.Hash;
import java.io.IOException;

/**
 * Writes the structure of a jam from its chunks.
 *
 * <p>Names the nouns as the encoder did, from the inside out, and so finds for each reference the
 * bit position of what it names. Whatever the chunks say, it writes no more than the jam had, and
 * remembers no more than {@link Geometry} allows.
 */
interface StructureDecoder extends AutoCloseable {
  int nameBytes();

  /**
   * Writes the structure chunk at hand.
   *
   * @param number its number, for messages
   * @return the bits of the large atom that it ends with, which are to follow; 0 for none
   */
  long write(ChunkSource chunk, long number) throws IOException, TooManyException;

  /** Takes the {@link AtomIds} of the large atom whose bits were written. */
  void largeAtom(Hash ids) throws TooManyException;

  boolean isComplete();

  @Override
  void close();

  /** What a chunk that no encoder writes is reported as. */
  static CorruptDataException damaged(long chunkNumber, String what) {
    return new CorruptDataException(
        "chunk " + chunkNumber + " of an encoded jam is damaged: " + what,
        "run \"jamjar check\" to see which snapshots are hurt");
  }
}
