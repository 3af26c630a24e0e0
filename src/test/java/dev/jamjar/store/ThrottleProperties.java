package dev.jamjar.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class ThrottleProperties {
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  /** What a clock shows that moves when it is slept on. */
  private long now;

  @Property(tries = 200)
  void keepsTheRateWhateverThePieces(
      @ForAll @LongRange(min = 1, max = 20_000_000_000L) long rate,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 0) Integer> pieces)
      throws Exception {
    Throttle throttle = new Throttle(rate, () -> now, nanos -> now += nanos);
    long start = now;
    double total = 0;
    for (int piece : pieces) {
      throttle.acquire(piece);
      total += piece;
    }
    double expected = Math.max(0, total / rate - 0.1);
    assertEquals(expected, (now - start) / SECOND, expected * 1e-6 + 1e-6);
  }
}
