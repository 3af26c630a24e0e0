package dev.jamjar.snapshot;

import dev.jamjar.repository.write.Handover;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Writes on a thread of its own, so that whoever makes the bytes need not wait for it.
 *
 * <p>For one feeding thread. Holds at most {@value #BUFFERS} buffers of 256 KiB, or as many as the
 * target has, and of those it was handed twice as many as may wait. What the target throws is
 * thrown by one of the next calls, at the latest by {@link #finish}.
 */
final class WriteBehind extends OutputStream {
  private static final int BUFFERS = 8;

  /** As many may wait to be written, and as many are being written one after the other. */
  private static final int WAITING = 8;

  private static final int BUFFER_BYTES = 256 << 10;

  private final Target target;
  private final WriteBehind further;
  private final Handover<Filled> filled;

  /** Buffers of its own that were written; the last one, still in the cache, is filled first. */
  private final BlockingDeque<ByteBuffer> free = new LinkedBlockingDeque<>(BUFFERS);

  /** What was passed and is written; the last one first, too. */
  private final BlockingDeque<ByteBuffer> passed;

  private final FutureTask<Void> writing = new FutureTask<>(this::drain);
  private final Iterator<ByteBuffer> fresh;
  private ByteBuffer buffer;

  /** What is to be written, and where the buffer goes afterwards. */
  private record Filled(ByteBuffer bytes, BlockingDeque<ByteBuffer> home) {}

  /** Takes the bytes, one buffer after the other. */
  @FunctionalInterface
  interface Target {
    /** Takes the bytes between position and limit; the buffer is filled again afterwards. */
    void write(ByteBuffer bytes) throws IOException;

    /** The buffers that this target likes to be given, all of one size, each made when needed. */
    default Iterator<ByteBuffer> buffers() {
      return Stream.generate(() -> ByteBuffer.allocate(BUFFER_BYTES)).limit(BUFFERS).iterator();
    }

    /** A stream is a target. */
    static Target of(OutputStream stream) {
      return bytes ->
          stream.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }
  }

  /**
   * @param threadName what the thread is called
   */
  WriteBehind(OutputStream target, String threadName) {
    this(Target.of(target), threadName);
  }

  WriteBehind(Target target, String threadName) {
    this(target, threadName, WAITING);
  }

  /**
   * @param waiting how many buffers of 256 KiB may wait; those of a target that likes larger ones
   *     are handed over one by one
   */
  WriteBehind(Target target, String threadName, int waiting) {
    this(target, threadName, waiting, null);
  }

  /**
   * @param further is handed everything when {@code target} has seen it, and is finished and closed
   *     by whoever made it; null for nobody
   */
  WriteBehind(Target target, String threadName, int waiting, WriteBehind further) {
    this.target = target;
    this.further = further;
    this.filled = new Handover<>(waiting, waiting * BUFFER_BYTES);
    this.passed = new LinkedBlockingDeque<>(3 * waiting);
    this.fresh = target.buffers();
    this.buffer = fresh.next();
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
      int n = Math.min(count - done, buffer.remaining());
      buffer.put(bytes, offset + done, n);
      done += n;
      if (!buffer.hasRemaining()) {
        hand(new Filled(buffer.flip(), free));
        buffer = take();
      }
    }
  }

  /**
   * Writes the first {@code length} bytes of an array, which nobody changes until {@link #spare}
   * gives it back.
   */
  void pass(byte[] bytes, int length) throws IOException {
    if (buffer.position() > 0) {
      hand(new Filled(buffer.flip(), free));
      buffer = take();
    }
    hand(new Filled(ByteBuffer.wrap(bytes, 0, length), passed));
  }

  /**
   * An array of at least {@code length} bytes that was passed and is written, or else a new one.
   */
  byte[] spare(int length) {
    ByteBuffer idle = passed.poll();
    return idle != null && idle.capacity() >= length ? idle.array() : new byte[length];
  }

  /** Whether what is written next need not wait for the target. */
  boolean hasRoom() {
    return !filled.isFull();
  }

  /** Waits until everything is written. Nothing may be written after it. */
  void finish() throws IOException {
    if (buffer.position() > 0) {
      hand(new Filled(buffer.flip(), free));
    }
    filled.end();
    result();
  }

  /** Stops the thread, finished or not. */
  @Override
  public void close() {
    writing.cancel(true);
  }

  private void hand(Filled next) throws IOException {
    try {
      if (!filled.put(next, next.bytes().remaining())) {
        result();
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private ByteBuffer take() throws IOException {
    ByteBuffer idle = free.poll();
    if (idle != null || fresh.hasNext()) {
      return idle != null ? idle : fresh.next();
    }
    try {
      filled.flush();
      while (true) {
        for (WriteBehind each = this; each != null; each = each.further) {
          if (each.writing.isDone()) {
            each.result();
          }
        }
        ByteBuffer next = free.poll(100, TimeUnit.MILLISECONDS);
        if (next != null) {
          return next;
        }
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private Void drain() throws IOException, InterruptedException {
    try {
      for (Filled next = filled.take(); next != null; next = filled.take()) {
        if (further != null) {
          target.write(next.bytes().duplicate());
          further.hand(next);
          further.filled.flush(); // what waits there is nobody's to fill again
          continue;
        }
        target.write(next.bytes());
        // Of its own there are no more than there is room for.
        next.home().offerFirst(next.bytes().clear());
      }
      return null;
    } finally {
      filled.abandon();
    }
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
