package dev.jamjar.jam;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes that are read by position; a file's stretch is one ({@code region::read}). */
@FunctionalInterface
public interface JamSource {
  /**
   * Fills {@code target} up to its limit, or to the end of the bytes.
   *
   * @param position where to read, in bytes from the start
   * @return how many bytes were read; 0 at or after the end
   */
  int read(long position, ByteBuffer target) throws IOException;

  /** All of {@code bytes}, which must not change while they are read. */
  static JamSource of(byte[] bytes) {
    return (position, target) -> {
      if (position >= bytes.length) {
        return 0;
      }
      int n = (int) Math.min(target.remaining(), bytes.length - position);
      target.put(bytes, (int) position, n);
      return n;
    };
  }
}
