package dev.jamjar.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private Optional<Throwable> broken = Optional.empty();
  private volatile long turns;
  private volatile boolean over;

  Scheduler(VirtualClock clock) {
    this.clock = clock;
  }

  /** Something that happens: a task goes on, or an action is done by whoever finds it due. */
  private record Event(long time, long number, Optional<Task> task, Runnable action)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int order = Long.compare(time, other.time);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  /** Has {@code action} happen after {@code millis}. */
  void after(long millis, Runnable action) {
    add(millis, Optional.empty(), action);
  }

  /** Starts a task after {@code millis}. */
  void start(long millis, Body body) {
    Task task = new Task(body);
    tasks.add(task);
    add(millis, Optional.of(task), () -> {});
  }

  private void add(long millis, Optional<Task> task, Runnable action) {
    events.add(new Event(clock.millis() + millis, eventsMade++, task, action));
  }

  /** What a task does. */
  @FunctionalInterface
  interface Body {
    void run(Task task);
  }

  /** Lets everything happen that is due, until nothing is left, or until it is stopped. */
  void run() {
    letGoOn(next());
    awaitQuiet();
    // Whoever was stopped at a pause ends there.
    for (Task task : tasks) {
      if (task.running) {
        task.go.release();
        awaitQuiet();
      }
    }
    tasks.clear();
    broken.ifPresent(
        e -> {
          throw new IllegalStateException("an event failed", e);
        });
  }

  /**
   * Whose turn it is, after all that happens before; empty where nothing is left.
   *
   * <p>Whoever pauses asks, so that a task whose turn it is again simply goes on: changing threads
   * costs more than most steps do.
   */
  private Optional<Task> next() {
    try {
      for (Event next = events.poll(); next != null && !over; next = events.poll()) {
        clock.set(next.time());
        if (next.task().isPresent()) {
          turns++;
          return next.task();
        }
        next.action().run();
      }
    } catch (RuntimeException | Error e) {
      broken = Optional.of(e);
      stop();
    }
    return Optional.empty();
  }

  private void letGoOn(Optional<Task> task) {
    task.ifPresentOrElse(Task::goOn, quiet::release);
  }

  /** Ends everything: nothing more happens, and tasks end at their next pause. */
  void stop() {
    over = true;
  }

  /** Waits until no task runs. */
  private void awaitQuiet() {
    try {
      long seen;
      do {
        seen = turns;
        if (quiet.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          return;
        }
      } while (seen != turns);
      throw new IllegalStateException("a task neither pauses nor ends");
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
    private final Body body;
    private boolean running;

    private Task(Body body) {
      this.body = body;
    }

    /** Waits for so long; called by the one thread of the task that does not wait for another. */
    void pause(long millis) {
      if (over) {
        throw new Stopped();
      }
      Optional<Task> self = Optional.of(this);
      add(millis, self, () -> {});
      Optional<Task> next = next();
      if (!next.equals(self)) {
        letGoOn(next);
        go.acquireUninterruptibly();
      }
      if (over) {
        throw new Stopped();
      }
    }

    private void goOn() {
      if (running) {
        go.release();
      } else {
        running = true;
        THREADS.execute(this::run);
      }
    }

    private void run() {
      try {
        body.run(this);
      } catch (Stopped e) {
        // As it should.
      } finally {
        running = false;
        letGoOn(next());
      }
    }
  }
}
