package dev.jamjar.codec.jam;

import dev.jamjar.codec.ChunkSink;
import dev.jamjar.codec.Nouns;
import dev.jamjar.hash.Hash;
import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;

/**
 * Reads a jam and hands out its structure as chunks; stops at each large atom, whose chunks are the
 * caller's to make.
 *
 * <p>The first pass was made when it is there.
 */
interface StructureEncoder extends AutoCloseable {
  /** How many nouns the jam has. */
  Nouns nouns();

  /**
   * Hands out the structure up to the next large atom, or to the end of the noun.
   *
   * @param sink always the same
   * @return the atom's length in bits, its value coming next; 0 at the end
   */
  long next(ChunkSink sink) throws IOException, MalformedJamException, TooManyException;

  /** The jam's large atoms, all the time. */
  AtomPlaces largeAtoms();

  /** The bit at which the large atom at hand starts, with its tag. */
  long start();

  /** The bit that is read next: where the value of a large atom at hand starts. */
  long position();

  /** Passes over the next {@code count} bits. */
  void skip(long count) throws MalformedJamException;

  /** Takes the {@link AtomIds} of the large atom at hand, whose value was read. */
  void largeAtom(Hash ids) throws TooManyException;

  /** How many bits are not read yet. */
  long remaining();

  /** The next 64 bits, the first of them lowest; bits beyond the end are 0. Does not move. */
  long peek() throws IOException;

  /** Reads the next {@code count} bits; those above the last in its byte are 0. */
  void bits(byte[] target, int offset, long count) throws IOException, MalformedJamException;

  @Override
  void close();
}
