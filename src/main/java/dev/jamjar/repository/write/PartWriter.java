package dev.jamjar.repository.write;

import dev.jamjar.JamJarException;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.manifest.Manifest;
import java.util.Optional;

/** Takes the parts of a file, chunk by chunk, and answers their recipes. */
public interface PartWriter {
  /** Adds a chunk to the part being written: its id. The caller goes on holding it. */
  ChunkId chunk(ChunkCopies.Copy chunk) throws JamJarException;

  /** Ends the part; empty where no chunk was added. */
  Optional<Manifest.Recipe> endPart() throws JamJarException;

  /** Forgets the chunks added since the last part ended; those already stored do no harm. */
  void dropPart();
}
