package dev.jamjar.snapshot;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A result that another thread works out, until somebody asks for it. */
final class Background<T> implements Runnable {
  private final FutureTask<T> task;

  /**
   * @param work throws nothing checked but {@link IOException}
   */
  Background(Callable<T> work) {
    this.task = new FutureTask<>(work);
  }

  /** Works it out, unless somebody has begun to. */
  @Override
  public void run() {
    task.run();
  }

  /** Whether {@link #get} need not wait. */
  boolean isDone() {
    return task.isDone();
  }

  /** Waits for the result. */
  T get() throws IOException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("internal error: work on a thread failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
