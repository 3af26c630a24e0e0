package dev.jamjar.codec;

import java.io.IOException;

/** Takes the chunks of large atoms in order, and after those of each what it is. */
public interface AheadSink extends ChunkSink {
  /** The chunks since the last atom are those of this one. */
  void largeAtom(LargeAtom atom) throws IOException;
}
