package dev.jamjar.repository.read;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The arrays that requests are read into, used again and again: fresh ones would have to be filled
 * with zeros first, and be collected.
 *
 * <p>For any number of threads. Keeps {@value #KEPT} arrays at most.
 */
final class RequestBuffers {
  private static final int KEPT = 4;

  private final int bytes;
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(KEPT);

  /**
   * @param bytes what the largest of the usual requests takes
   */
  RequestBuffers(int bytes) {
    this.bytes = bytes;
  }

  /** An array of at least {@code length} bytes, of which no more than a quarter is too much. */
  byte[] take(int length) {
    if (length > bytes || length < bytes - bytes / 4) {
      return new byte[length];
    }
    byte[] kept = free.poll();
    return kept != null ? kept : new byte[bytes];
  }

  /** Takes an array back that nobody looks at any more. */
  void giveBack(byte[] buffer) {
    if (buffer.length == bytes) {
      free.offer(buffer);
    }
  }
}
