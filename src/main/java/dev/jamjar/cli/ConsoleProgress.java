package dev.jamjar.cli;

import dev.jamjar.format.Json;
import dev.jamjar.snapshot.Progress;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Progress on stderr: one line that is written over on a terminal, a plain line every ten seconds
 * elsewhere, or one JSON event a line.
 */
final class ConsoleProgress implements Progress, AutoCloseable {
  /** How progress is shown. */
  enum Style {
    NONE(Long.MAX_VALUE),
    TERMINAL(200_000_000L),
    LINES(10_000_000_000L),
    JSON(1_000_000_000L);

    private final long intervalNanos;

    Style(long intervalNanos) {
      this.intervalNanos = intervalNanos;
    }
  }

  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream err;
  private final Style style;
  private final LongSupplier nanoTime;
  private String stage = "";
  private long totalBytes;
  private long doneBytes;
  private long startedNanos;
  private long shownNanos;
  private boolean lineOpen;

  /**
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  ConsoleProgress(PrintStream err, Style style, LongSupplier nanoTime) {
    this.err = err;
    this.style = style;
    this.nanoTime = nanoTime;
  }

  @Override
  public synchronized void stage(String name, long total) {
    stage = name;
    totalBytes = total;
    doneBytes = 0;
    startedNanos = nanoTime.getAsLong();
    shownNanos = startedNanos;
    if (style == Style.TERMINAL || style == Style.JSON) {
      show();
    }
  }

  @Override
  public synchronized void advance(long bytes) {
    doneBytes += bytes;
    if (style != Style.NONE && nanoTime.getAsLong() - shownNanos >= style.intervalNanos) {
      show();
    }
  }

  @Override
  public synchronized void warn(String message) {
    clear();
    err.println("warning: " + message);
  }

  /** Leaves a clean line behind. */
  @Override
  public synchronized void close() {
    clear();
  }

  private void show() {
    shownNanos = nanoTime.getAsLong();
    long elapsedNanos = shownNanos - startedNanos;
    double rate = doneBytes / Math.max(1e-3, elapsedNanos / 1e9);
    if (style == Style.JSON) {
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("stage", stage);
      event.put("bytes", doneBytes);
      event.put("totalBytes", totalBytes);
      event.put("bytesPerSecond", (long) rate);
      event.put("elapsedMillis", TimeUnit.NANOSECONDS.toMillis(elapsedNanos));
      err.println(new String(Json.write(event), StandardCharsets.UTF_8));
    } else if (style == Style.TERMINAL) {
      err.print(CLEAR_LINE + line(rate));
      err.flush();
      lineOpen = true;
    } else {
      err.println(line(rate));
    }
  }

  private String line(double rate) {
    if (totalBytes == 0 || doneBytes == 0) {
      return stage + "…";
    }
    String line =
        String.format(
            Locale.ROOT,
            "%s  %s of %s  %d %%  %s/s",
            stage,
            Text.bytes(doneBytes),
            Text.bytes(totalBytes),
            Math.min(100, 100 * doneBytes / totalBytes),
            Text.bytes(rate));
    long left = totalBytes - doneBytes;
    return left > 0 && rate > 0
        ? line + "  ETA " + Text.duration(Duration.ofMillis((long) (1000 * left / rate)))
        : line;
  }

  private void clear() {
    if (lineOpen) {
      err.print(CLEAR_LINE);
      err.flush();
      lineOpen = false;
    }
  }
}
