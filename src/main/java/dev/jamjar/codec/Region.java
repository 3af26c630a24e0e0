package dev.jamjar.codec;

import dev.jamjar.ConflictException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A stretch of an open file, read by position.
 *
 * <p>Any number of threads may read one region at once.
 *
 * @param offset where it starts in the file, in bytes
 * @param length how long it is, in bytes
 */
public record Region(FileChannel file, long offset, long length) {
  public Region {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("region of " + length + " bytes at " + offset);
    }
  }

  /** All of {@code file} as it is now. */
  public static Region of(FileChannel file) throws IOException {
    return new Region(file, 0, file.size());
  }

  /** The part of this region that starts {@code start} bytes into it. */
  public Region slice(long start, long bytes) {
    if (start < 0 || bytes < 0 || start > length - bytes) {
      throw new IllegalArgumentException(
          "slice of " + bytes + " bytes at " + start + " of a region of " + length);
    }
    return new Region(file, offset + start, bytes);
  }

  /**
   * Fills {@code target} up to its limit, or to the end of the region.
   *
   * @param position where to read, in bytes from the region's start
   * @return how many bytes were read; 0 at or after the end
   * @throws ConflictException if the file became shorter than the region
   */
  public int read(long position, ByteBuffer target) throws IOException {
    long left = length - position;
    if (left <= 0) {
      return 0;
    }
    int limit = target.limit();
    int wanted = (int) Math.min(target.remaining(), left);
    target.limit(target.position() + wanted);
    try {
      int done = 0;
      while (done < wanted) {
        int n = file.read(target, offset + position + done);
        if (n < 0) {
          throw new ConflictException(
              "the file became shorter while it was being read",
              "the node was writing it; run the same command again");
        }
        done += n;
      }
      return done;
    } finally {
      target.limit(limit);
    }
  }
}
