package dev.jamjar.repository;

import dev.jamjar.JamJarException;
import dev.jamjar.manifest.Manifest;
import java.util.Optional;

/** Takes the parts of a file, chunk by chunk, and answers their recipes. */
public interface PartWriter {
  /** Adds a chunk, which nobody changes any more, to the part being written. */
  void chunk(byte[] content) throws JamJarException;

  /** Ends the part; empty where no chunk was added. */
  Optional<Manifest.Recipe> endPart() throws JamJarException;

  /** Forgets the chunks added since the last part ended; those already stored do no harm. */
  void dropPart();
}
