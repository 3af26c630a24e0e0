package dev.jamjar.codec;

import dev.jamjar.hash.ChunkId;
import java.io.IOException;
import java.util.Optional;

/** Gives the chunks of a stream in order: turned to one with {@link #next}, it is at hand. */
public interface ChunkSource {
  /** Turns to the next chunk; answers whether there is one. */
  boolean next() throws IOException;

  /** What holds the chunk at hand, and perhaps more; it may be another's after {@link #next}. */
  byte[] array();

  /** Where in the array the chunk starts. */
  int offset();

  /** How many bytes it has. */
  int length();

  ChunkId id();

  /**
   * What is at hand, if that is not a chunk but a large atom whose chunks are not to be decoded:
   * what is written is an {@link Outline}, and none of the other methods says anything.
   */
  default Optional<LargeAtom> madeAhead() {
    return Optional.empty();
  }
}
