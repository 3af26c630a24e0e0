package dev.jamjar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 0.98 KiB",
    "1024, 1.00 KiB",
    "102400, 100 KiB",
    "1022976, 999 KiB",
    "1048576, 1.00 MiB",
    "12884901888, 12.0 GiB",
    "9223372036854775807, 8.00 EiB",
  })
  void sizesHaveThreeDigitsAndABinaryUnit(long bytes, String words) {
    assertEquals(words, Text.bytes(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "842, 0.8 s",
    "9999, 10.0 s",
    "10000, 10 s",
    "59999, 59 s",
    "190000, 3 min 10 s",
    "3599000, 59 min 59 s",
    "7500000, 2 h 5 min",
    "360000000, 100 h 0 min",
  })
  void durationsHaveAtMostTwoUnits(long millis, String words) {
    assertEquals(words, Text.duration(Duration.ofMillis(millis)));
  }

  @ParameterizedTest
  @CsvSource({"0, 0 packs", "1, 1 pack", "2, 2 packs"})
  void oneThingIsNotPlural(long number, String words) {
    assertEquals(words, Text.count(number, "pack"));
  }

  @Test
  void wordsAreQuotedWhereAShellWouldTakeThemApart() {
    assertEquals("~/nockchain/.data", Text.shellWord("~/nockchain/.data"));
    assertEquals("'/my disk/repo'", Text.shellWord("/my disk/repo"));
    assertEquals("'it'\\''s'", Text.shellWord("it's"));
    assertEquals("''", Text.shellWord(""));
  }

  @Test
  void failuresOfFilesSayWhatAndWhere() {
    assertEquals("/x: there is no such file", Text.failure(new NoSuchFileException("/x")));
    assertEquals("/x: permission denied", Text.failure(new AccessDeniedException("/x")));
    assertEquals(
        "/x: No space left on device",
        Text.failure(new FileSystemException("/x", null, "No space left on device")));
    assertEquals(
        "No space left on device", Text.failure(new IOException("No space left on device")));
    assertEquals("IOException", Text.failure(new IOException()));
  }

  @Test
  void columnsStandUnderTheirHeadings() {
    assertEquals(
        List.of("HEIGHT  ID", "     7  abc", "   123  d"),
        Text.table(
            List.of(List.of("HEIGHT", "ID"), List.of("7", "abc"), List.of("123", "d")),
            List.of(0)));
  }
}
