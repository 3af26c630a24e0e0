package dev.jamjar.snapshot;

import dev.jamjar.manifest.Catalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * How fast a repository grows, by what pushes have added since each publisher's oldest snapshot,
 * which is not counted itself: it had everything to store.
 *
 * @param snapshots how many snapshots are counted
 * @param addedBytes the packs that they added, together
 * @param medianBytes of a snapshot; empty where none is counted
 * @param bytesPerDay empty where no time has passed
 * @param snapshotsPerDay likewise
 */
public record Growth(
    long snapshots,
    long addedBytes,
    OptionalLong medianBytes,
    OptionalDouble bytesPerDay,
    OptionalDouble snapshotsPerDay) {
  private static final double DAY_SECONDS = Duration.ofDays(1).toSeconds();

  /**
   * The growth of all lists together.
   *
   * @param publishers each publisher's snapshots, oldest first
   */
  static Growth of(List<List<Catalog.Entry>> publishers) {
    List<Long> added = new ArrayList<>();
    double bytesPerDay = 0;
    double snapshotsPerDay = 0;
    boolean timePassed = false;
    for (List<Catalog.Entry> entries : publishers) {
      if (entries.size() > 1) {
        List<Long> later = entries.stream().skip(1).map(Catalog.Entry::addedBytes).toList();
        added.addAll(later);
        Catalog.Entry last = entries.get(entries.size() - 1);
        double days =
            Duration.between(entries.get(0).time(), last.time()).toSeconds() / DAY_SECONDS;
        if (days > 0) {
          timePassed = true;
          bytesPerDay += later.stream().mapToDouble(Long::doubleValue).sum() / days;
          snapshotsPerDay += later.size() / days;
        }
      }
    }
    return new Growth(
        added.size(),
        added.stream().mapToLong(Long::longValue).sum(),
        median(added.stream().mapToLong(Long::longValue)),
        timePassed ? OptionalDouble.of(bytesPerDay) : OptionalDouble.empty(),
        timePassed ? OptionalDouble.of(snapshotsPerDay) : OptionalDouble.empty());
  }

  /** Of a snapshot; empty where none is counted. */
  public OptionalLong meanBytes() {
    return snapshots == 0 ? OptionalLong.empty() : OptionalLong.of(addedBytes / snapshots);
  }

  /** What {@code now} bytes will have become if it goes on like this. */
  public OptionalLong forecast(long now, int days) {
    return bytesPerDay.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(now + Math.round(bytesPerDay.getAsDouble() * days));
  }

  /** The lower of the two in the middle, where there are two. */
  private static OptionalLong median(LongStream values) {
    long[] sorted = values.toArray();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? OptionalLong.empty()
        : OptionalLong.of(sorted[(sorted.length - 1) / 2]);
  }
}
