package dev.jamjar.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of a simulation: stands still but for the steps of the scheduler. */
final class VirtualClock extends Clock {
  private static final Instant START = Instant.parse("2026-11-22T03:00:00Z");

  private long millis;

  /** Milliseconds since the simulation began. */
  @Override
  public long millis() {
    return millis;
  }

  /** When the simulation began. */
  Instant start() {
    return START;
  }

  void set(long now) {
    if (now < millis) {
      throw new IllegalArgumentException("time goes back from " + millis + " to " + now);
    }
    millis = now;
  }

  @Override
  public Instant instant() {
    return START.plusMillis(millis);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }

  /** A time for people: days, hours, minutes, seconds and milliseconds since the beginning. */
  static String text(long millis) {
    Duration time = Duration.ofMillis(millis);
    return "%dd %02d:%02d:%02d.%03d"
        .formatted(
            time.toDays(),
            time.toHoursPart(),
            time.toMinutesPart(),
            time.toSecondsPart(),
            time.toMillisPart());
  }
}
