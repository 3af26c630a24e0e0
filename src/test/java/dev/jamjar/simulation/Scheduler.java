package dev.jamjar.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks one at a time, in the order of virtual time.
 *
 * <p>A task is real code on a thread of its own, and whatever threads that code makes. It runs
 * until one of them pauses or the task ends; only then does the next event happen. So two runs with
 * the same delays are the same, whatever the machine does.
 */
final class Scheduler {
  /** A step of a few milliseconds that takes so long will never end. */
  private static final long PATIENCE_SECONDS = 120;

  private static final Executor THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "simulated");
            thread.setDaemon(true);
            return thread;
          });

  private final VirtualClock clock;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Task> tasks = new ArrayList<>();
  private final Semaphore quiet = new Semaphore(0);
  private long eventsMade;
  private volatile boolean over;

  Scheduler(VirtualClock clock) {
    this.clock = clock;
  }

  private record Event(long time, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int order = Long.compare(time, other.time);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  /** Has {@code action} happen after {@code millis}. */
  void after(long millis, Runnable action) {
    events.add(new Event(clock.millis() + millis, eventsMade++, action));
  }

  /** Starts a task after {@code millis}. */
  void start(long millis, Body body) {
    Task task = new Task();
    tasks.add(task);
    after(millis, () -> task.start(body));
  }

  /** What a task does. */
  @FunctionalInterface
  interface Body {
    void run(Task task);
  }

  /** Lets everything happen that is due, until nothing is left, or until it is stopped. */
  void run() {
    for (Event next = events.poll(); next != null && !over; next = events.poll()) {
      clock.set(next.time());
      next.action().run();
    }
    // Whoever was stopped at a pause ends there.
    for (Task task : tasks) {
      if (task.running) {
        task.resume();
      }
    }
    tasks.clear();
  }

  /** Ends everything: nothing more happens, and tasks end at their next pause. */
  void stop() {
    over = true;
  }

  private void awaitQuiet() {
    try {
      if (!quiet.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a task neither pauses nor ends");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The end of a task from outside; nothing should catch it. */
  static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("the simulation is over", null, false, false);
    }
  }

  /** Code that runs until it pauses. */
  final class Task {
    private final Semaphore go = new Semaphore(0);
    private boolean running;

    /** Waits for so long; called by the one thread of the task that does not wait for another. */
    void pause(long millis) {
      if (over) {
        throw new Stopped();
      }
      after(millis, this::resume);
      quiet.release();
      go.acquireUninterruptibly();
      if (over) {
        throw new Stopped();
      }
    }

    private void start(Body body) {
      running = true;
      THREADS.execute(
          () -> {
            try {
              body.run(this);
            } catch (Stopped e) {
              // As it should.
            } finally {
              running = false;
              quiet.release();
            }
          });
      awaitQuiet();
    }

    private void resume() {
      go.release();
      awaitQuiet();
    }
  }
}
