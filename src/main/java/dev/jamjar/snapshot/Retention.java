package dev.jamjar.snapshot;

import dev.jamjar.manifest.Catalog;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which snapshots are worth keeping: those that at least one rule keeps.
 *
 * @param last so many of the newest; 0 for none, as with the numbers that follow
 * @param hourly the newest of each hour in UTC that has any, for so many hours; the others alike
 * @param within all that are not older than this before the newest
 * @param everyBlocks of each so many heights the lowest; 0 for none
 * @param tags all that have one of these
 */
public record Retention(
    int last,
    int hourly,
    int daily,
    int weekly,
    int monthly,
    int yearly,
    Optional<Span> within,
    long everyBlocks,
    Set<String> tags) {

  /** Whether there is any rule. */
  public boolean isEmpty() {
    return last + hourly + daily + weekly + monthly + yearly == 0
        && within.isEmpty()
        && everyBlocks == 0
        && tags.isEmpty();
  }

  /**
   * Judges snapshots.
   *
   * @return by snapshot, oldest first, the rules that keep it; none for those that are to go
   */
  public Map<Catalog.Entry, List<String>> judge(List<Catalog.Entry> snapshots) {
    List<Catalog.Entry> sorted = new ArrayList<>(snapshots);
    sorted.sort(Comparator.comparing(Catalog.Entry::time));
    Map<Catalog.Entry, List<String>> reasons = new LinkedHashMap<>();
    sorted.forEach(entry -> reasons.put(entry, new ArrayList<>()));
    List<Catalog.Entry> newestFirst = new ArrayList<>(sorted);
    Collections.reverse(newestFirst);
    keepPerPeriod(reasons, newestFirst, last, "last", Catalog.Entry::id);
    keepPerPeriod(reasons, newestFirst, hourly, "hourly", hour -> utc(hour, ChronoUnit.HOURS));
    keepPerPeriod(reasons, newestFirst, daily, "daily", day -> utc(day, ChronoUnit.DAYS));
    keepPerPeriod(reasons, newestFirst, weekly, "weekly", Retention::week);
    keepPerPeriod(reasons, newestFirst, monthly, "monthly", Retention::month);
    keepPerPeriod(reasons, newestFirst, yearly, "yearly", year -> utc(year).getYear());
    if (within.isPresent() && !newestFirst.isEmpty()) {
      Instant oldest = within.get().before(newestFirst.get(0).time());
      sorted.stream()
          .filter(entry -> entry.time().isAfter(oldest))
          .forEach(entry -> reasons.get(entry).add("within"));
    }
    if (everyBlocks > 0) {
      keepPerHeights(reasons, sorted);
    }
    for (Catalog.Entry entry : sorted) {
      entry.tags().stream()
          .filter(tags::contains)
          .forEach(tag -> reasons.get(entry).add("tag " + tag));
    }
    return reasons;
  }

  /** Keeps the newest of each of the newest {@code count} periods. */
  private static void keepPerPeriod(
      Map<Catalog.Entry, List<String>> reasons,
      List<Catalog.Entry> newestFirst,
      int count,
      String rule,
      Function<Catalog.Entry, Object> period) {
    Set<Object> kept = new HashSet<>();
    for (Catalog.Entry entry : newestFirst) {
      if (kept.size() < count && kept.add(period.apply(entry))) {
        reasons.get(entry).add(rule);
      }
    }
  }

  /** The lowest, and of equals the oldest, so that what is kept does not depend on what comes. */
  private void keepPerHeights(
      Map<Catalog.Entry, List<String>> reasons, List<Catalog.Entry> oldestFirst) {
    Map<Long, Catalog.Entry> lowest = new LinkedHashMap<>();
    for (Catalog.Entry entry : oldestFirst) {
      if (entry.height().isPresent()) {
        lowest.merge(
            entry.height().getAsLong() / everyBlocks,
            entry,
            (a, b) -> b.height().getAsLong() < a.height().getAsLong() ? b : a);
      }
    }
    lowest.forEach((multiple, entry) -> reasons.get(entry).add("block " + multiple * everyBlocks));
  }

  private static OffsetDateTime utc(Catalog.Entry entry) {
    return entry.time().atOffset(ZoneOffset.UTC);
  }

  private static Object utc(Catalog.Entry entry, ChronoUnit unit) {
    return utc(entry).truncatedTo(unit);
  }

  /** Weeks begin on Monday and belong to the year that has most of their days. */
  private static Object week(Catalog.Entry entry) {
    OffsetDateTime time = utc(entry);
    return List.of(
        time.get(IsoFields.WEEK_BASED_YEAR), time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
  }

  private static Object month(Catalog.Entry entry) {
    return List.of(utc(entry).getYear(), utc(entry).getMonth());
  }
}
