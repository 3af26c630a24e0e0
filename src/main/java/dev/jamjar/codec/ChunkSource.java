package dev.jamjar.codec;

import dev.jamjar.hash.ChunkId;
import java.io.IOException;

/** Gives the chunks of a stream in order. */
public interface ChunkSource {
  /** The next chunk's bytes, or null after the last. The array is the caller's. */
  byte[] next() throws IOException;

  /** The id of the chunk that {@link #next} gave last. */
  ChunkId id();
}
