package dev.jamjar.simulation;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Many schedules, as many at a time as there are processors, up to the first that fails. */
final class Schedules {
  private final Map<String, Long> counts = new TreeMap<>();
  private Optional<World.Outcome> failed = Optional.empty();

  private Schedules() {}

  /** Runs the schedule of one seed. */
  @FunctionalInterface
  interface Runner {
    World.Outcome run(long seed) throws Exception;
  }

  /** Runs the seeds from {@code first} on. */
  static Schedules run(long first, long count, Runner runner) throws Exception {
    Schedules all = new Schedules();
    AtomicLong next = new AtomicLong(first);
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (Future<Void> done :
          IntStream.range(0, threads)
              .mapToObj(i -> pool.submit(() -> all.work(next, first + count, runner)))
              .toList()) {
        done.get();
      }
    } finally {
      pool.shutdownNow();
    }
    return all;
  }

  private Void work(AtomicLong next, long end, Runner runner) throws Exception {
    for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
      World.Outcome outcome = runner.run(seed);
      synchronized (this) {
        outcome.counts().forEach((what, n) -> counts.merge(what, (long) n, Long::sum));
        // The smallest seed that fails, whichever thread comes first.
        if (outcome.failure().isPresent() && (failed.isEmpty() || seed < failed.get().seed())) {
          failed = Optional.of(outcome);
          next.set(end);
        }
      }
    }
    return null;
  }

  /** How often what was done. */
  Map<String, Long> counts() {
    return counts;
  }

  /** A schedule that failed; the others after it were not run. */
  Optional<World.Outcome> failed() {
    return failed;
  }
}
