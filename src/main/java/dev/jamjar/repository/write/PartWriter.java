package dev.jamjar.repository.write;

import dev.jamjar.JamJarException;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.ChunkRef;
import java.util.Optional;

/** Takes the parts of a file, chunk by chunk, and answers their recipes. */
public interface PartWriter {
  /** Adds a chunk to the part being written: its id. The caller goes on holding it. */
  default ChunkId chunk(ChunkCopies.Copy chunk) throws JamJarException {
    ChunkId id = ChunkId.of(chunk.bytes(), 0, chunk.length());
    chunk(id, chunk);
    return id;
  }

  /** The same for a chunk whose id is known. */
  void chunk(ChunkId id, ChunkCopies.Copy chunk) throws JamJarException;

  /** Adds a chunk of which {@link #needs} said that its bytes are not needed. */
  void chunk(ChunkRef ref) throws JamJarException;

  /** Whether the bytes of a chunk are needed here. */
  boolean needs(ChunkRef ref);

  /** Ends the part; empty where no chunk was added. */
  Optional<Manifest.Recipe> endPart() throws JamJarException;

  /** Forgets the chunks added since the last part ended; those already stored do no harm. */
  void dropPart();
}
