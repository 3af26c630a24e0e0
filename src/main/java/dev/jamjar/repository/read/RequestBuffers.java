package dev.jamjar.repository.read;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The arrays that requests are read into, used again and again: fresh ones would have to be filled
 * with zeros first, and be collected.
 *
 * <p>For any number of threads.
 */
final class RequestBuffers {
  /** Shorter ones cost less to make than to look for. */
  private static final int MIN_KEPT_BYTES = 64 << 10;

  private final long most;
  private final Deque<byte[]> free = new ArrayDeque<>();
  private long freeBytes;

  /**
   * @param most how many bytes of arrays are kept
   */
  RequestBuffers(long most) {
    this.most = most;
  }

  /** An array of at least {@code length} bytes, of which less than half is too much. */
  byte[] take(int length) {
    if (length < MIN_KEPT_BYTES) {
      return new byte[length];
    }
    int capacity = capacity(length);
    byte[] kept = takeKept(capacity);
    return kept != null ? kept : new byte[capacity];
  }

  private synchronized byte[] takeKept(int capacity) {
    for (Iterator<byte[]> each = free.iterator(); each.hasNext(); ) {
      byte[] buffer = each.next();
      if (buffer.length == capacity) {
        each.remove();
        freeBytes -= capacity;
        return buffer;
      }
    }
    return null;
  }

  /** Takes an array back that nobody looks at any more; those longest unused make room for it. */
  synchronized void giveBack(byte[] buffer) {
    if (buffer.length < MIN_KEPT_BYTES || buffer.length > most) {
      return;
    }
    free.push(buffer);
    freeBytes += buffer.length;
    while (freeBytes > most) {
      freeBytes -= free.removeLast().length;
    }
  }

  /** Few different ones, so that one request's array suits the next. */
  private static int capacity(int length) {
    int power = Integer.highestOneBit(length - 1) << 1;
    return Math.max(length, power);
  }
}
