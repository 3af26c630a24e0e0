package dev.jamjar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MisuseTest {
  @ParameterizedTest
  @CsvSource({
    "push, push, 0",
    "psuh, push, 1",
    "pus, push, 1",
    "puush, push, 1",
    "bush, push, 1",
    "lst, list, 1",
    "'', list, 4",
    "restore, show, 5",
  })
  void distanceCountsSlipsOfTheFingers(String a, String b, int distance) {
    assertEquals(distance, Misuse.distance(a, b));
    assertEquals(distance, Misuse.distance(b, a));
  }
}
