package dev.jamjar.snapshot;

import dev.jamjar.checkpoint.Checkpoint;
import dev.jamjar.checkpoint.Part;
import dev.jamjar.codec.Codec;
import dev.jamjar.codec.Codecs;
import dev.jamjar.codec.Region;
import dev.jamjar.codec.UnsuitableException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * What encoding a checkpoint's jams begins with, done on a thread of its own, one jam after the
 * other, while a push gets what else it needs and encodes those that are small; and what can wait
 * until that is done.
 */
final class Preparation implements Closeable {
  private final Region source;

  /** Jams that nobody has taken yet, by their offset. */
  private final Map<Long, FutureTask<Codec.Prepared>> jams = new LinkedHashMap<>();

  private final Thread thread;
  private volatile boolean closed;

  private Preparation(Region source, List<Part> parts, List<Runnable> afterwards) {
    this.source = source;
    for (Part jam : parts) {
      jams.put(jam.offset(), new FutureTask<>(() -> Codecs.JAM.prepare(jam.in(source))));
    }
    // Whoever wants the first one soon can as well do it: the largest takes longest.
    List<Runnable> tasks = new ArrayList<>();
    parts.stream()
        .sorted(Comparator.comparingLong(Part::length).reversed())
        .forEach(jam -> tasks.add(jams.get(jam.offset())));
    tasks.addAll(afterwards);
    this.thread =
        new Thread(
            () -> {
              for (Runnable task : tasks) {
                if (!closed) {
                  task.run();
                }
              }
            },
            "jamjar-prepare");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Of all jams, from now on.
   *
   * @param afterwards what comes behind them; two threads that read one file hold each other up
   */
  static Preparation of(Checkpoint checkpoint, Runnable afterwards) {
    return new Preparation(checkpoint.source(), checkpoint.jams(), List.of(afterwards));
  }

  /** Of no jam, but what would come behind them. */
  static Preparation ofNone(Checkpoint checkpoint, Runnable... afterwards) {
    return new Preparation(checkpoint.source(), List.of(), List.of(afterwards));
  }

  /**
   * The codec's view of {@code length} bytes from {@code offset} on: made already, if they are a
   * jam that is asked for the first time.
   */
  Codec.Prepared take(Codec codec, long offset, long length)
      throws IOException, UnsuitableException {
    FutureTask<Codec.Prepared> jam = codec == Codecs.JAM ? jams.remove(offset) : null;
    if (jam == null) {
      return codec.prepare(source.slice(offset, length));
    }
    jam.run(); // unless it is begun
    try {
      return jam.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof UnsuitableException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("internal error: preparing failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Waits for what is at hand; what comes behind it, and jams that nobody took, are dropped. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it ends at the next jam, or with the file
      return;
    }
    for (FutureTask<Codec.Prepared> jam : jams.values()) {
      if (jam.isDone()) {
        closeUnasked(jam);
      }
    }
  }

  private static void closeUnasked(FutureTask<Codec.Prepared> jam) {
    try {
      jam.get().close();
    } catch (ExecutionException e) {
      // Nobody asked.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
