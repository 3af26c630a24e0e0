package dev.jamjar.codec.jam;

import dev.jamjar.codec.ChunkSink;
import dev.jamjar.hash.Hash;
import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;
import java.util.Optional;

/** Hands out the chunks of a jam: its structure's, its large atoms' and what follows the noun. */
final class NounEncoder {
  private final StructureEncoder structure;
  private final ChunkSink sink;
  private final AtomChunks chunks;

  NounEncoder(StructureEncoder structure, ChunkSink sink) {
    this.structure = structure;
    this.sink = sink;
    this.chunks = new AtomChunks(structure::bits, sink);
  }

  void encode() throws IOException, MalformedJamException, TooManyException {
    for (long bits = structure.next(sink); bits > 0; bits = structure.next(sink)) {
      Optional<Hash> ahead = sink.madeAhead(structure.position(), bits);
      if (ahead.isPresent()) {
        structure.skip(bits);
        structure.largeAtom(ahead.get());
      } else {
        structure.largeAtom(chunks.atom(structure.start(), bits));
      }
    }
    trailer();
  }

  /** Hands out what follows the noun, unless it is a few zeros. */
  private void trailer() throws IOException, MalformedJamException {
    long bits = structure.remaining();
    if (bits < Long.SIZE && structure.peek() == 0) {
      return;
    }
    chunks.trailer(bits);
  }
}
