package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.UsageException;
import dev.jamjar.hash.Blake3;
import dev.jamjar.manifest.Catalog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
  @Test
  void theLastAreTheNewestByTime() {
    List<Catalog.Entry> entries =
        List.of(at("2026-01-03T00:00:00Z"), at("2026-01-01T00:00:00Z"), at("2026-01-02T00:00:00Z"));

    assertEquals(
        List.of("2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"), kept(rules().last(2), entries));
  }

  @Test
  void ofEachPeriodTheNewestStays() {
    List<Catalog.Entry> entries =
        all(
            "2025-12-31T23:59:59Z",
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:59:59Z",
            "2026-01-01T01:00:00Z",
            "2026-02-01T05:00:00Z");

    assertEquals(
        List.of("2026-01-01T00:59:59Z", "2026-01-01T01:00:00Z", "2026-02-01T05:00:00Z"),
        kept(rules().hourly(3), entries));
    assertEquals(
        List.of("2025-12-31T23:59:59Z", "2026-01-01T01:00:00Z", "2026-02-01T05:00:00Z"),
        kept(rules().daily(9), entries));
    assertEquals(
        List.of("2026-01-01T01:00:00Z", "2026-02-01T05:00:00Z"), kept(rules().monthly(2), entries));
    assertEquals(
        List.of("2025-12-31T23:59:59Z", "2026-02-01T05:00:00Z"), kept(rules().yearly(5), entries));
  }

  /** 2026-01-01 is a Thursday: its week began on Monday, in the year before. */
  @Test
  void weeksBeginOnMonday() {
    List<Catalog.Entry> entries =
        all(
            "2025-12-28T12:00:00Z",
            "2025-12-29T12:00:00Z",
            "2026-01-01T12:00:00Z",
            "2026-01-04T12:00:00Z",
            "2026-01-05T12:00:00Z");

    assertEquals(
        List.of("2025-12-28T12:00:00Z", "2026-01-04T12:00:00Z", "2026-01-05T12:00:00Z"),
        kept(rules().weekly(3), entries));
  }

  @Test
  void nightsWithoutSnapshotsDoNotCount() {
    List<Catalog.Entry> entries =
        all("2024-05-01T00:00:00Z", "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z");

    assertEquals(2, kept(rules().daily(2), entries).size());
  }

  @Test
  void withinIsCountedFromTheNewest() {
    List<Catalog.Entry> entries =
        all("2026-01-30T00:00:00Z", "2026-02-15T00:00:00Z", "2026-03-01T00:00:00Z");

    assertEquals(
        List.of("2026-01-30T00:00:00Z", "2026-02-15T00:00:00Z", "2026-03-01T00:00:00Z"),
        kept(rules().within("31d"), entries));
    assertEquals(
        List.of("2026-02-15T00:00:00Z", "2026-03-01T00:00:00Z"),
        kept(rules().within("1m"), entries));
    assertEquals(List.of("2026-03-01T00:00:00Z"), kept(rules().within("2w"), entries));
  }

  @Test
  void ofSoManyBlocksTheLowestStaysWhateverComes() {
    List<Catalog.Entry> entries = new ArrayList<>();
    Set<String> stable = Set.of();
    for (long height : new long[] {950, 999, 1003, 1250, 1250, 2999, 2500, 3000}) {
      entries.add(at(entries.size(), OptionalLong.of(height)));
      Set<String> now = Set.copyOf(kept(rules().everyBlocks(1000), entries));
      // A lower one of the same thousand is the only thing that can push another out.
      assertTrue(height == 2500 || now.containsAll(stable), height + ": " + now);
      stable = now;
    }
    entries.add(at(99, OptionalLong.empty()));

    Map<Catalog.Entry, List<String>> judged = rules().everyBlocks(1000).get().judge(entries);

    assertEquals(
        List.of("block 0", "block 1000", "block 2000", "block 3000"),
        judged.values().stream().flatMap(List::stream).toList());
    assertEquals(4, kept(rules().everyBlocks(1000), entries).size());
    assertEquals(List.of("block 1000"), judged.get(entries.get(2)));
    assertEquals(List.of("block 2000"), judged.get(entries.get(6)));
  }

  @Test
  void aTagKeepsAndRulesAdd() {
    Catalog.Entry tagged = at(1, OptionalLong.empty(), "release", "x");
    Catalog.Entry plain = at(2, OptionalLong.empty(), "y");
    Catalog.Entry newest = at(3, OptionalLong.empty());

    var judged = rules().last(1).tags("release", "z").get().judge(List.of(tagged, plain, newest));

    assertEquals(List.of("tag release"), judged.get(tagged));
    assertEquals(List.of(), judged.get(plain));
    assertEquals(List.of("last"), judged.get(newest));
  }

  @ParameterizedTest
  @CsvSource({
    "12h, 2026-03-30T19:00:00Z",
    "30d, 2026-03-01T07:00:00Z",
    "2w, 2026-03-17T07:00:00Z",
    "1m, 2026-02-28T07:00:00Z",
    "1y2m7d, 2025-01-24T07:00:00Z",
    "1y2m3w4d5h, 2025-01-06T02:00:00Z",
  })
  void spansAreReadAsPeopleSayThem(String span, String expected) throws Exception {
    Instant newest = Instant.parse("2026-03-31T07:00:00Z");

    assertEquals(Instant.parse(expected), Span.parse(span).before(newest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "d", "1d2w", "-1d", "1 d", "1s", "1D", "99999999d", "1d1d"})
  void otherSpansAreRefused(String span) {
    assertThrows(UsageException.class, () -> Span.parse(span));
  }

  private static List<String> kept(Rules rules, List<Catalog.Entry> entries) {
    return rules.get().judge(entries).entrySet().stream()
        .filter(judged -> !judged.getValue().isEmpty())
        .map(judged -> judged.getKey().time().toString())
        .toList();
  }

  private static List<Catalog.Entry> all(String... times) {
    List<Catalog.Entry> entries = new ArrayList<>();
    for (String time : times) {
      entries.add(at(time));
    }
    return entries;
  }

  private static Catalog.Entry at(String time) {
    return entry(Instant.parse(time), OptionalLong.empty());
  }

  private static Catalog.Entry at(long day, OptionalLong height, String... tags) {
    Instant time = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(day * 86_400);
    return entry(time, height, tags);
  }

  private static Catalog.Entry entry(Instant time, OptionalLong height, String... tags) {
    return new Catalog.Entry(
        Blake3.of(time.toString().getBytes(StandardCharsets.UTF_8)),
        time,
        height,
        OptionalLong.empty(),
        "0.chkjam",
        1,
        1,
        List.of(tags));
  }

  private static Rules rules() {
    return new Rules();
  }

  /** Rules, one by one. */
  private static final class Rules {
    private int last;
    private int hourly;
    private int daily;
    private int weekly;
    private int monthly;
    private int yearly;
    private Optional<Span> within = Optional.empty();
    private long everyBlocks;
    private Set<String> tags = Set.of();

    Rules last(int count) {
      last = count;
      return this;
    }

    Rules hourly(int count) {
      hourly = count;
      return this;
    }

    Rules daily(int count) {
      daily = count;
      return this;
    }

    Rules weekly(int count) {
      weekly = count;
      return this;
    }

    Rules monthly(int count) {
      monthly = count;
      return this;
    }

    Rules yearly(int count) {
      yearly = count;
      return this;
    }

    Rules within(String span) {
      try {
        within = Optional.of(Span.parse(span));
      } catch (UsageException e) {
        throw new AssertionError(e);
      }
      return this;
    }

    Rules everyBlocks(long count) {
      everyBlocks = count;
      return this;
    }

    Rules tags(String... names) {
      tags = Set.of(names);
      return this;
    }

    Retention get() {
      return new Retention(last, hourly, daily, weekly, monthly, yearly, within, everyBlocks, tags);
    }
  }
}
