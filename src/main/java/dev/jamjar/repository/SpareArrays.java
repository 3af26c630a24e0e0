package dev.jamjar.repository;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Arrays that are used again and again: fresh ones would have to be filled with zeros first, and be
 * collected.
 *
 * <p>For any number of threads.
 */
public final class SpareArrays {
  /** Shorter ones cost less to make than to look for. */
  private static final int MIN_KEPT_BYTES = 16 << 10;

  private final long most;
  private final Deque<byte[]> free = new ArrayDeque<>();
  private long freeBytes;

  /**
   * @param most how many bytes of arrays are kept
   */
  public SpareArrays(long most) {
    this.most = most;
  }

  /** An array of at least {@code length} bytes, of which less than half is too much. */
  public byte[] take(int length) {
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
  public synchronized void giveBack(byte[] buffer) {
    if (buffer.length < MIN_KEPT_BYTES || buffer.length > most) {
      return;
    }
    free.push(buffer); // the last one back is still in the cache
    freeBytes += buffer.length;
    while (freeBytes > most) {
      freeBytes -= free.removeLast().length;
    }
  }

  /** Few different ones, so that what one could use suits the next. */
  private static int capacity(int length) {
    int power = Integer.highestOneBit(length - 1) << 1;
    return Math.max(length, power);
  }
}
