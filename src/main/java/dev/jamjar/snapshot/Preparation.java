package dev.jamjar.snapshot;

import dev.jamjar.checkpoint.Checkpoint;
import dev.jamjar.checkpoint.Part;
import dev.jamjar.codec.AheadSink;
import dev.jamjar.codec.ChunkSink;
import dev.jamjar.codec.Codec;
import dev.jamjar.codec.Codecs;
import dev.jamjar.codec.Nouns;
import dev.jamjar.codec.Outline;
import dev.jamjar.codec.Region;
import dev.jamjar.codec.UnsuitableException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What encoding a checkpoint's jams begins with, done on a thread of its own, one jam after the
 * other, while a push gets what else it needs and encodes those that are small; and what can wait
 * until that is done.
 */
final class Preparation implements Closeable {
  private final Region source;

  /** Jams that nobody has taken yet, by their offset. */
  private final Map<Long, Background<Codec.Prepared>> jams = new LinkedHashMap<>();

  private final Thread thread;
  private volatile boolean closed;

  private Preparation(Region source, List<Part> parts, List<Runnable> afterwards) {
    this.source = source;
    for (Part jam : parts) {
      jams.put(jam.offset(), new Background<>(() -> prepare(Codecs.JAM, jam.in(source))));
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

  private static Codec.Prepared prepare(Codec codec, Region region) throws IOException {
    try {
      return codec.prepare(region);
    } catch (UnsuitableException e) {
      return new Unsuitable(e);
    }
  }

  /** Says that a region is unsuitable to whoever encodes it. */
  private record Unsuitable(UnsuitableException why) implements Codec.Prepared {
    @Override
    public Optional<Nouns> encode(ChunkSink sink) throws UnsuitableException {
      throw why;
    }

    @Override
    public Codec.Reading readAhead(AheadSink sink, OutputStream whole, Outline outline)
        throws UnsuitableException {
      throw why;
    }
  }

  /**
   * The codec's view of {@code length} bytes from {@code offset} on: made already, or, of a jam, by
   * whoever runs it first. Whoever encodes them {@link #take takes} it.
   */
  Background<Codec.Prepared> of(Codec codec, long offset, long length) {
    Region region = source.slice(offset, length);
    if (codec == Codecs.JAM) {
      return jams.computeIfAbsent(offset, jam -> new Background<>(() -> prepare(codec, region)));
    }
    Background<Codec.Prepared> atOnce = new Background<>(() -> prepare(codec, region));
    atOnce.run(); // it takes no time, and whoever reads ahead passes over nothing that is not done
    return atOnce;
  }

  /** The same, when it is there, for one who encodes and closes it. */
  Codec.Prepared take(Codec codec, long offset, long length) throws IOException {
    Background<Codec.Prepared> prepared = of(codec, offset, length);
    jams.remove(offset, prepared);
    prepared.run(); // unless it is begun
    return prepared.get();
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
    for (Background<Codec.Prepared> jam : jams.values()) {
      if (jam.isDone()) {
        closeUnasked(jam);
      }
    }
  }

  private static void closeUnasked(Background<Codec.Prepared> jam) {
    try {
      jam.get().close();
    } catch (IOException | RuntimeException e) {
      // Nobody asked.
    }
  }
}
