package dev.jamjar.store;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A limit on bytes per second that any number of threads share: a token bucket that holds what may
 * pass in {@value #BURST_MILLIS} ms.
 *
 * <p>Transports call {@link #acquire} for each {@link #pieceBytes piece} they send or receive, so
 * that a line is filled evenly instead of in bursts the size of a pack.
 */
public final class Throttle {
  private static final long BURST_MILLIS = 100;
  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(BURST_MILLIS);
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int PIECES_PER_SECOND = 16;
  private static final int MIN_PIECE_BYTES = 256;
  private static final int MAX_PIECE_BYTES = 64 * 1024;

  /** Lets everything pass at once. */
  public static final Throttle NONE = new Throttle(0, () -> 0, nanos -> {});

  private final long bytesPerSecond;
  private final LongSupplier nanoTime;
  private final Sleeper sleeper;

  /** When everything granted so far will have passed at the agreed rate; guarded by this. */
  private long paidUntil;

  /**
   * @param bytesPerSecond 0 for no limit
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  public Throttle(long bytesPerSecond, LongSupplier nanoTime, Sleeper sleeper) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
    this.paidUntil = nanoTime.getAsLong() - BURST_NANOS;
  }

  /**
   * A limit in real time.
   *
   * @param bytesPerSecond 0 for no limit
   */
  public static Throttle of(long bytesPerSecond) {
    return bytesPerSecond == 0
        ? NONE
        : new Throttle(bytesPerSecond, System::nanoTime, Sleeper.REAL);
  }

  /** How many bytes to move between two calls of {@link #acquire}. */
  public int pieceBytes() {
    return bytesPerSecond == 0
        ? MAX_PIECE_BYTES
        : (int)
            Math.max(
                MIN_PIECE_BYTES, Math.min(MAX_PIECE_BYTES, bytesPerSecond / PIECES_PER_SECOND));
  }

  /**
   * Waits until {@code bytes} more may pass.
   *
   * @throws InterruptedIOException if the thread is interrupted; it stays marked so
   */
  public void acquire(int bytes) throws InterruptedIOException {
    if (bytesPerSecond == 0) {
      return;
    }
    long wait = reserve(bytes);
    if (wait <= 0) {
      return;
    }
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while keeping to the rate limit");
    }
  }

  /** Takes the tokens now and says how long to wait for them, so that waiting holds no lock. */
  private synchronized long reserve(int bytes) {
    long now = nanoTime.getAsLong();
    if (paidUntil - now < -BURST_NANOS) {
      paidUntil = now - BURST_NANOS;
    }
    // Two factors, since bytes times nanoseconds may leave the range of a long.
    paidUntil +=
        bytes / bytesPerSecond * NANOS_PER_SECOND
            + bytes % bytesPerSecond * NANOS_PER_SECOND / bytesPerSecond;
    return paidUntil - now;
  }
}
