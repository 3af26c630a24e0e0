package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jamjar.hash.Blake3;
import dev.jamjar.manifest.Catalog;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Growth, and the cost that follows from it. */
class GrowthTest {
  private static final Instant START = Instant.parse("2026-11-01T03:00:00Z");

  @Test
  void nothingIsKnownBeforeTheSecondSnapshot() {
    for (List<List<Catalog.Entry>> one :
        List.of(
            List.<List<Catalog.Entry>>of(),
            List.of(List.<Catalog.Entry>of()),
            List.of(entries(12, 1_000_000)))) {
      Growth growth = Growth.of(one);

      assertEquals(0, growth.snapshots());
      assertEquals(OptionalLong.empty(), growth.meanBytes());
      assertEquals(OptionalLong.empty(), growth.medianBytes());
      assertEquals(OptionalDouble.empty(), growth.bytesPerDay());
      assertEquals(OptionalLong.empty(), growth.forecast(5, 30));
    }
  }

  /** The oldest had everything to store. */
  @Test
  void theOldestSnapshotIsNoGrowth() {
    Growth growth = Growth.of(List.of(entries(12, 1_000_000, 10, 40, 16)));

    assertEquals(3, growth.snapshots());
    assertEquals(66, growth.addedBytes());
    assertEquals(OptionalLong.of(22), growth.meanBytes());
    assertEquals(OptionalLong.of(16), growth.medianBytes());
    // 66 bytes in a day and a half.
    assertEquals(OptionalDouble.of(44), growth.bytesPerDay());
    assertEquals(OptionalDouble.of(2), growth.snapshotsPerDay());
    assertEquals(OptionalLong.of(7 + 44 * 30), growth.forecast(7, 30));
  }

  @Test
  void publishersAddUp() {
    Growth growth =
        Growth.of(List.of(entries(24, 500, 10, 20), entries(12, 900, 30, 40), entries(1, 7)));

    assertEquals(4, growth.snapshots());
    assertEquals(OptionalLong.of(20), growth.medianBytes());
    assertEquals(OptionalDouble.of(15 + 70), growth.bytesPerDay());
    assertEquals(OptionalDouble.of(1 + 2), growth.snapshotsPerDay());
  }

  @Test
  void withinOneSecondThereIsNoRate() {
    Growth growth = Growth.of(List.of(entries(0, 500, 10, 20)));

    assertEquals(OptionalLong.of(15), growth.meanBytes());
    assertEquals(OptionalDouble.empty(), growth.bytesPerDay());
  }

  @Test
  void costIsStorageRequestsAndWhatGoesOut() {
    Stats.Result stats = stats(2_000_000_000L, 12_000_000_000L, entries(24, 1, 1_000_000_000));
    CostEstimate cost =
        CostEstimate.of(
            stats,
            new CostEstimate.Prices(
                price("0.023"), price("0.005"), price("0.0004"), price("0.09")));

    assertEquals(price("0.046000"), cost.storage());
    assertEquals(price("8.441000"), cost.storageInAYear());
    // 30 packs and 6 other puts, 50 gets, 365 / 12 times a month.
    assertEquals(price("0.006083"), cost.pushes());
    // 12 GB, and 1430 + 12 requests.
    assertEquals(price("1.080577"), cost.restore());
  }

  @Test
  void costWithoutPricesIsUnknown() {
    CostEstimate.Prices none =
        new CostEstimate.Prices(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    assertEquals(
        new CostEstimate(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
        CostEstimate.of(stats(1, 1, entries(24, 1, 1)), none));
  }

  private static Stats.Result stats(long storedBytes, long newest, List<Catalog.Entry> entries) {
    Stats.Figures all =
        new Stats.Figures(
            Optional.empty(), entries.size(), 0, null, null, 0, Growth.of(List.of(entries)));
    StoredObjects.Totals stored =
        new StoredObjects.Totals(
            true,
            Map.of(StoredObjects.Kind.PACKS, new StoredObjects.Count(1, storedBytes)),
            Map.of());
    return new Stats.Result(List.of(all), all, stored, newest);
  }

  private static Optional<BigDecimal> price(String text) {
    return Optional.of(new BigDecimal(text));
  }

  /** Snapshots that many hours apart. */
  private static List<Catalog.Entry> entries(int hours, long... added) {
    List<Catalog.Entry> entries = new ArrayList<>();
    for (long bytes : added) {
      entries.add(
          new Catalog.Entry(
              Blake3.of(new byte[entries.size()]),
              START.plus(Duration.ofHours((long) hours * entries.size())),
              OptionalLong.empty(),
              OptionalLong.empty(),
              "0.chkjam",
              100,
              bytes,
              List.of()));
    }
    return entries;
  }
}
