package dev.jamjar.pack;

import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import java.util.List;

/**
 * What lies where in one pack.
 *
 * @param bytes the size of the whole pack
 * @param frames in the order they stand in the pack; not all need be listed
 */
public record PackDirectory(PackId id, long bytes, List<Frame> frames) {
  /** How many chunks all frames hold. */
  public int chunks() {
    int sum = 0;
    for (Frame frame : frames) {
      sum += frame.chunks();
    }
    return sum;
  }

  /** Not of every frame: restores look directories up by the thousand. */
  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /**
   * One frame: chunks compressed together.
   *
   * @param offset where it starts in the pack, in bytes
   * @param bytes its length in the pack, its header included
   * @param ids the chunks' ids, 32 bytes each, in order
   * @param lengths the chunks' lengths before compression, in bytes
   */
  public record Frame(long offset, int bytes, byte[] ids, int[] lengths) {
    public int chunks() {
      return lengths.length;
    }

    public ChunkId id(int chunk) {
      return new ChunkId(Hash.read(ids, chunk * Hash.BYTES));
    }

    /** A frame is itself only: no two say the same. */
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(offset) * 31 + bytes;
    }
  }
}
