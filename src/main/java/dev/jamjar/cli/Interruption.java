package dev.jamjar.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Somebody's wish that the running command end early: Ctrl-C, or the system going down.
 *
 * <p>The command's thread is interrupted, and given a few seconds to leave things as it should: no
 * part of a file behind, one JSON object on stdout.
 */
final class Interruption {
  private static final long PATIENCE_SECONDS = 5;

  private final Thread command;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean requested;

  private Interruption(Thread command) {
    this.command = command;
  }

  /** For a command that runs in this thread. */
  static Interruption ofThisThread() {
    return new Interruption(Thread.currentThread());
  }

  boolean isRequested() {
    return requested;
  }

  void request() {
    requested = true;
    command.interrupt();
  }

  /** From here on, nothing is left to be interrupted. */
  void commandEnded() {
    ended.countDown();
  }

  /** For the JVM to run when it shuts down; does nothing once the command has ended. */
  Thread hook(PrintStream err) {
    return new Thread(() -> endCommand(err), "jamjar-interruption");
  }

  private void endCommand(PrintStream err) {
    if (ended.getCount() == 0) {
      return;
    }
    request();
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        err.println("error: interrupted");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
