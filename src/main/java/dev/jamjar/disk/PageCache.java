package dev.jamjar.disk;

import dev.jamjar.hash.Blake3;
import java.nio.channels.FileChannel;
import java.util.Objects;

/**
 * What memory has of a file already: reading that past the page cache would only wait for the disk.
 *
 * <p>Only with the C library; elsewhere nothing is ever in the cache.
 */
public final class PageCache {
  /** Most that the C looks for at once. */
  private static final int MOST_BYTES = 8 << 20;

  private PageCache() {}

  /**
   * Reads as much of {@code length} bytes from {@code offset} on as is in the page cache without a
   * gap, into the start of {@code target}; the disk is not asked for any.
   *
   * @param file open for reading, and not closed meanwhile
   * @return how many; 0 for whatever reason
   */
  public static int read(FileChannel file, long offset, byte[] target, int length) {
    Objects.checkFromIndexSize(0, length, target.length);
    if (length < DirectFile.MIN_BYTES || !Blake3.isNative()) {
      return 0;
    }
    int done = 0;
    try {
      while (done < length) {
        int wanted = Math.min(length - done, MOST_BYTES);
        int n = readResident(file, offset + done, target, done, wanted);
        done += n;
        if (n < wanted) {
          break;
        }
      }
    } catch (LinkageError e) {
      // A library of another build, or a JDK that keeps the number of an open file elsewhere.
    }
    return done;
  }

  /** Of at most {@link #MOST_BYTES}. */
  private static native int readResident(
      FileChannel file, long position, byte[] target, int offset, int length);
}
