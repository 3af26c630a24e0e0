package dev.jamjar.store;

import java.util.concurrent.TimeUnit;

/** Waits; a test's own does not. */
@FunctionalInterface
public interface Sleeper {
  /** Sleeps the thread that calls. */
  Sleeper REAL = TimeUnit.NANOSECONDS::sleep;

  void sleep(long nanos) throws InterruptedException;
}
