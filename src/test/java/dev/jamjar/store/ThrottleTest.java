package dev.jamjar.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** A clock that moves when it is slept on. */
  private static final class Clock {
    private long now = 12345;

    Throttle throttle(long bytesPerSecond) {
      return new Throttle(bytesPerSecond, () -> now, nanos -> now += nanos);
    }
  }

  @Test
  void letsPassNoMoreThanTheLimitAndOneBurst() throws Exception {
    Clock clock = new Clock();
    Throttle throttle = clock.throttle(1000);
    long start = clock.now;
    for (int i = 0; i < 100; i++) {
      throttle.acquire(100);
    }
    // 10,000 bytes at 1,000 a second, less the tenth of a second that was saved up.
    assertEquals(9.9, (clock.now - start) / (double) SECOND, 0.001);
  }

  @Test
  void savesUpNoMoreThanOneBurstWhileIdle() throws Exception {
    Clock clock = new Clock();
    Throttle throttle = clock.throttle(1000);
    clock.now += 3600 * SECOND;
    long start = clock.now;
    throttle.acquire(100);
    assertEquals(start, clock.now);
    throttle.acquire(500);
    assertEquals(0.5, (clock.now - start) / (double) SECOND, 0.001);
  }

  @Test
  void holdsUpNothingWithoutALimit() throws Exception {
    Throttle.NONE.acquire(Integer.MAX_VALUE);
    Throttle.of(0).acquire(Integer.MAX_VALUE);
    assertTrue(Throttle.NONE.pieceBytes() >= 4096);
  }

  @Test
  void endsWhenInterrupted() {
    Throttle throttle =
        new Throttle(
            1,
            () -> 0,
            nanos -> {
              throw new InterruptedException();
            });
    assertThrows(InterruptedIOException.class, () -> throttle.acquire(1000));
    assertTrue(Thread.interrupted());
  }
}
