package dev.jamjar.snapshot;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Writes to a stream on a thread of its own, so that whoever makes the bytes need not wait for it.
 *
 * <p>For one feeding thread. Holds at most {@value #BUFFERS} buffers of 256 KiB. What the stream
 * throws is thrown by one of the next calls, at the latest by {@link #finish}.
 */
final class WriteBehind extends OutputStream {
  private static final int BUFFERS = 8;
  private static final int BUFFER_BYTES = 256 << 10;

  private final OutputStream target;
  private final BlockingQueue<Filled> filled = new ArrayBlockingQueue<>(BUFFERS);
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
  private final FutureTask<Void> writing = new FutureTask<>(this::drain);
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int made = 1;
  private int length;

  private record Filled(byte[] buffer, int length) {}

  /**
   * @param threadName what the thread is called
   */
  WriteBehind(OutputStream target, String threadName) {
    this.target = target;
    Thread thread = new Thread(writing, threadName);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    for (int done = 0; done < count; ) {
      int n = Math.min(count - done, BUFFER_BYTES - length);
      System.arraycopy(bytes, offset + done, buffer, length, n);
      length += n;
      done += n;
      if (length == BUFFER_BYTES) {
        hand(new Filled(buffer, length));
        buffer = take();
        length = 0;
      }
    }
  }

  /** Waits until everything is written. Nothing may be written after it. */
  void finish() throws IOException {
    if (length > 0) {
      hand(new Filled(buffer, length));
    }
    hand(new Filled(buffer, 0));
    result();
  }

  /** Stops the thread, finished or not. */
  @Override
  public void close() {
    writing.cancel(true);
  }

  private void hand(Filled next) throws IOException {
    try {
      while (!filled.offer(next, 100, TimeUnit.MILLISECONDS)) {
        if (writing.isDone()) {
          result();
        }
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private byte[] take() throws IOException {
    byte[] idle = free.poll();
    if (idle != null) {
      return idle;
    }
    if (made < BUFFERS) {
      made++;
      return new byte[BUFFER_BYTES];
    }
    try {
      byte[] next = free.poll(100, TimeUnit.MILLISECONDS);
      while (next == null) {
        if (writing.isDone()) {
          result();
        }
        next = free.poll(100, TimeUnit.MILLISECONDS);
      }
      return next;
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private Void drain() throws IOException, InterruptedException {
    for (Filled next = filled.take(); next.length() > 0; next = filled.take()) {
      target.write(next.buffer(), 0, next.length());
      free.put(next.buffer());
    }
    return null;
  }

  private void result() throws IOException {
    try {
      writing.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("internal error: writing failed", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted");
  }
}
