package dev.jamjar.index;

import dev.jamjar.pack.PackDirectory;

/**
 * Where a chunk lies.
 *
 * @param pack the pack
 * @param frame the frame within the pack
 * @param ordinal the chunk's number within the frame, from 0
 */
public record ChunkLocation(PackDirectory pack, PackDirectory.Frame frame, int ordinal) {
  /** The chunk's length before compression, in bytes. */
  public int length() {
    return frame.lengths()[ordinal];
  }
}
