package dev.jamjar.snapshot;

import dev.jamjar.hash.Hash;
import java.io.Closeable;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * SHA-256 on a thread of its own: nearly as long as everything else together, and nobody waits for
 * it until the end.
 *
 * <p>For one feeding thread. Holds {@value #BUFFERS} buffers of 256 KiB.
 */
final class Sha256Lane implements Closeable {
  private static final int BUFFERS = 8;
  private static final int BUFFER_BYTES = 256 << 10;

  private final BlockingQueue<Filled> filled = new ArrayBlockingQueue<>(BUFFERS);
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
  private final FutureTask<Hash> hashing = new FutureTask<>(this::hash);
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int length;

  private record Filled(byte[] buffer, int length) {}

  Sha256Lane() {
    for (int i = 1; i < BUFFERS; i++) {
      free.add(new byte[BUFFER_BYTES]);
    }
    Thread thread = new Thread(hashing, "jamjar-sha256");
    thread.setDaemon(true);
    thread.start();
  }

  void update(byte[] bytes, int offset, int count) throws InterruptedIOException {
    for (int done = 0; done < count; ) {
      int n = Math.min(count - done, BUFFER_BYTES - length);
      System.arraycopy(bytes, offset + done, buffer, length, n);
      length += n;
      done += n;
      if (length == BUFFER_BYTES) {
        hand();
      }
    }
  }

  /** The hash of all bytes. Nothing may be added after it. */
  Hash finish() throws InterruptedIOException {
    if (length > 0) {
      hand();
    }
    try {
      filled.put(new Filled(buffer, 0));
      return hashing.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("internal error: hashing failed", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Stops the thread, finished or not. */
  @Override
  public void close() {
    hashing.cancel(true);
  }

  private void hand() throws InterruptedIOException {
    try {
      filled.put(new Filled(buffer, length));
      buffer = free.take();
      length = 0;
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private Hash hash() throws InterruptedException {
    MessageDigest digest = sha256();
    for (Filled next = filled.take(); next.length() > 0; next = filled.take()) {
      digest.update(next.buffer(), 0, next.length());
      free.put(next.buffer());
    }
    return Hash.read(digest.digest(), 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted");
  }
}
