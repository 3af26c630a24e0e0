package dev.jamjar.codec;

import java.io.IOException;

/** Gives the chunks of a stream in order. */
@FunctionalInterface
public interface ChunkSource {
  /** The next chunk's bytes, or null after the last. The array is the caller's. */
  byte[] next() throws IOException;
}
