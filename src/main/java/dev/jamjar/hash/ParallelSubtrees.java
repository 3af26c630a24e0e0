package dev.jamjar.hash;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Equal subtrees side by side in one array, hashed by several threads.
 *
 * <p>Each thread takes the next subtree until there is none. The caller works too and waits only
 * for subtrees that somebody has begun, so an executor that is busy, or refuses, costs time at
 * most.
 */
final class ParallelSubtrees implements Runnable {
  private final Kernel kernel;
  private final byte[] in;
  private final int offset;
  private final int count;
  private final int chunksEach;
  private final long counter;
  private final byte[] values;
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch unfinished;
  private volatile Throwable failure;

  /**
   * Describes the work.
   *
   * @param count how many subtrees there are from {@code offset} on
   * @param chunksEach a power of two that divides {@code counter}
   * @param counter index of the first chunk in the whole input
   */
  ParallelSubtrees(Kernel kernel, byte[] in, int offset, int count, int chunksEach, long counter) {
    this.kernel = kernel;
    this.in = in;
    this.offset = offset;
    this.count = count;
    this.chunksEach = chunksEach;
    this.counter = counter;
    this.values = new byte[count * Kernel.CV_BYTES];
    this.unfinished = new CountDownLatch(count);
  }

  /** The chaining values of the subtrees, in order. */
  byte[] hash(Executor executor, int threads) {
    try {
      for (int i = 1; i < Math.min(threads, count); i++) {
        executor.execute(this);
      }
    } catch (RejectedExecutionException e) {
      // This thread and those already asked do it.
    }
    run();
    awaitAll();
    if (failure != null) {
      throw new IllegalStateException("a subtree could not be hashed", failure);
    }
    return values;
  }

  @Override
  public void run() {
    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
      try {
        byte[] stack = new byte[Kernel.STACK_BYTES];
        int at = offset + i * chunksEach * Kernel.CHUNK_BYTES;
        kernel.absorb(stack, 0, in, at, chunksEach, counter + (long) i * chunksEach);
        System.arraycopy(stack, 0, values, i * Kernel.CV_BYTES, Kernel.CV_BYTES);
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        unfinished.countDown();
      }
    }
  }

  /** Uninterruptibly: others still read the array, for less than a millisecond. */
  private void awaitAll() {
    boolean interrupted = false;
    while (true) {
      try {
        unfinished.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
