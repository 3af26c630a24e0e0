package dev.jamjar.repository;

import dev.jamjar.JamJarException;

/** Gives the chunks of a recipe in order. */
@FunctionalInterface
interface RefSource {
  /** The next chunk, or null after the last. */
  ChunkRef next() throws JamJarException;
}
