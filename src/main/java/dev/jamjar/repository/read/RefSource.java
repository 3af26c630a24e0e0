package dev.jamjar.repository.read;

import dev.jamjar.JamJarException;
import dev.jamjar.repository.ChunkRef;

/** Gives the chunks of a recipe in order. */
@FunctionalInterface
public interface RefSource {
  /** The next chunk, or null after the last. */
  ChunkRef next() throws JamJarException;
}
