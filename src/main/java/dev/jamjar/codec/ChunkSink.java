package dev.jamjar.codec;

import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import java.io.IOException;
import java.util.Optional;

/** Takes the chunks of a stream in order. */
@FunctionalInterface
public interface ChunkSink {
  /**
   * Takes one chunk: {@code length} bytes of {@code buffer} from {@code offset} on, at least one
   * and at most {@link #MAX_CHUNK_BYTES}. The buffer is the caller's again when this returns.
   *
   * @return the chunk's id
   */
  ChunkId chunk(byte[] buffer, int offset, int length) throws IOException;

  /** An array of {@code bytes} bytes or more, to make a chunk in that is then passed. */
  default byte[] spare(int bytes) {
    return new byte[bytes];
  }

  /**
   * As the other, with the first {@code length} bytes of a spare array, which is the sink's from
   * then on: nobody need copy it.
   */
  default ChunkId pass(byte[] spare, int length) throws IOException {
    return chunk(spare, 0, length);
  }

  /**
   * Asked for each large atom of a jam in turn, whose value of {@code bits} bits starts at bit
   * {@code start}: the hash of its chunks' ids, if the sink has these chunks from elsewhere; empty
   * where they are to be made and handed to it.
   */
  default Optional<Hash> madeAhead(long start, long bits) throws IOException {
    return Optional.empty();
  }

  /** No chunk is longer (docs/format.md §13). */
  int MAX_CHUNK_BYTES = 1 << 20;
}
