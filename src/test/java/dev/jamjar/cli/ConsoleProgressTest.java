package dev.jamjar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private static final long MIB = 1 << 20;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long nanos;

  @Test
  void elsewhereThanOnATerminalALineComesEveryTenSeconds() {
    try (ConsoleProgress progress = progress(ConsoleProgress.Style.LINES)) {
      progress.stage("restoring", 100 * MIB);
      for (int i = 0; i < 25; i++) {
        pass(1000);
        progress.advance(2 * MIB);
      }
    }
    assertEquals(
        """
        restoring  20.0 MiB of 100 MiB  20 %  2.00 MiB/s  ETA 40 s
        restoring  40.0 MiB of 100 MiB  40 %  2.00 MiB/s  ETA 30 s
        """,
        said());
  }

  @Test
  void onATerminalOneLineIsWrittenOverAndWipedAtTheEnd() {
    try (ConsoleProgress progress = progress(ConsoleProgress.Style.TERMINAL)) {
      progress.stage("encoding", 10 * MIB);
      pass(100);
      progress.advance(MIB);
      pass(900);
      progress.advance(4 * MIB);
    }
    assertEquals(
        "\r\033[Kencoding…"
            + "\r\033[Kencoding  5.00 MiB of 10.0 MiB  50 %  5.00 MiB/s  ETA 1.0 s"
            + "\r\033[K",
        said());
  }

  @Test
  void warningsStandOnLinesOfTheirOwn() {
    try (ConsoleProgress progress = progress(ConsoleProgress.Style.TERMINAL)) {
      progress.stage("encoding", 0);
      progress.warn("part 2 is stored raw");
    }
    assertEquals("\r\033[Kencoding…\r\033[Kwarning: part 2 is stored raw\n", said());
  }

  @Test
  void forProgramsThereIsAnEventALine() {
    try (ConsoleProgress progress = progress(ConsoleProgress.Style.JSON)) {
      progress.stage("uploading", 4 * MIB);
      pass(2000);
      progress.advance(MIB);
    }
    assertEquals(
        """
        {"stage":"uploading","bytes":0,"totalBytes":4194304,"bytesPerSecond":0,"elapsedMillis":0}
        {"stage":"uploading","bytes":1048576,"totalBytes":4194304,"bytesPerSecond":524288,"elapsedMillis":2000}
        """,
        said());
  }

  @Test
  void nothingIsSaidWhereNobodyWantsToHearIt() {
    try (ConsoleProgress progress = progress(ConsoleProgress.Style.NONE)) {
      progress.stage("restoring", MIB);
      pass(60_000);
      progress.advance(MIB);
    }
    assertEquals("", said());
  }

  @Test
  void moreThanWasExpectedIsStillAHundredPercent() {
    try (ConsoleProgress progress = progress(ConsoleProgress.Style.LINES)) {
      progress.stage("fetching", MIB);
      pass(20_000);
      progress.advance(2 * MIB);
    }
    assertEquals("fetching  2.00 MiB of 1.00 MiB  100 %  102 KiB/s\n", said());
  }

  private ConsoleProgress progress(ConsoleProgress.Style style) {
    return new ConsoleProgress(
        new PrintStream(err, true, StandardCharsets.UTF_8), style, () -> nanos);
  }

  private void pass(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
