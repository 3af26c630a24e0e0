package dev.jamjar.snapshot;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers for chunks on their way from one thread to another, used again and again: large arrays
 * that are new each time keep the garbage collector and the processor's caches busy.
 */
final class ChunkBuffers {
  /** Shorter ones cost less to make than to look for. */
  private static final int MIN_KEPT_BYTES = 16 << 10;

  private final int most;
  private final Deque<byte[]> free = new ArrayDeque<>();

  /**
   * @param most how many are kept
   */
  ChunkBuffers(int most) {
    this.most = most;
  }

  /** A buffer of at least {@code length} bytes. */
  byte[] take(int length) {
    if (length < MIN_KEPT_BYTES) {
      return new byte[length];
    }
    byte[] kept;
    synchronized (this) {
      kept = free.poll();
    }
    return kept != null && kept.length >= length ? kept : new byte[capacity(length)];
  }

  /** Takes back a buffer that nobody uses any more. */
  synchronized void giveBack(byte[] buffer) {
    if (buffer.length >= MIN_KEPT_BYTES && free.size() < most) {
      free.push(buffer); // the last one back is still in the cache
    }
  }

  private static int capacity(int length) {
    int power = Integer.highestOneBit(length - 1) << 1;
    return Math.max(length, power);
  }
}
