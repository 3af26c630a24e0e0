package dev.jamjar.snapshot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a repository costs, at an operator's prices; each part is empty where its price is not
 * known.
 *
 * <p>An estimate: it knows no minimum sizes or durations, no tiers and no taxes.
 *
 * @param storage a month of what is stored now
 * @param storageInAYear a month of what will be stored in a year; empty also where no growth is
 *     known
 * @param pushes a month's requests of pushes; likewise
 * @param restore one restore of the newest snapshot, at most: nothing of it compressed
 */
public record CostEstimate(
    Optional<BigDecimal> storage,
    Optional<BigDecimal> storageInAYear,
    Optional<BigDecimal> pushes,
    Optional<BigDecimal> restore) {
  private static final BigDecimal GB = new BigDecimal(1_000_000_000);
  private static final BigDecimal THOUSAND = new BigDecimal(1000);
  private static final int DAYS_OF_YEAR = 365;
  private static final double DAYS_OF_MONTH = DAYS_OF_YEAR / 12.0;
  private static final int DIGITS = 6;

  /** A push puts an index segment, a manifest and a catalog, two signatures and the pointer. */
  private static final long PUTS_BESIDE_PACKS = 6;

  /** About so many other requests, as counted on an S3 server. */
  private static final long GETS_OF_A_PUSH = 20;

  private static final long PACK_BYTES = 32 << 20;
  private static final long BYTES_OF_A_GET = 8 << 20;

  /** Requests of a restore that do not fetch data. */
  private static final long GETS_BESIDE_DATA = 12;

  /**
   * An operator's prices.
   *
   * @param storage of a GB (10^9 bytes) stored for a month
   * @param puts of 1000 puts and listings
   * @param gets of 1000 other requests
   * @param out of a GB fetched
   */
  public record Prices(
      Optional<BigDecimal> storage,
      Optional<BigDecimal> puts,
      Optional<BigDecimal> gets,
      Optional<BigDecimal> out) {}

  public static CostEstimate of(Stats.Result stats, Prices prices) {
    long stored = stats.stored().sum().bytes();
    Growth growth = stats.all().growth();
    OptionalLong later = growth.forecast(stored, DAYS_OF_YEAR);
    return new CostEstimate(
        prices.storage().map(price -> storage(price, stored)),
        later.isPresent()
            ? prices.storage().map(price -> storage(price, later.getAsLong()))
            : Optional.empty(),
        pushes(growth, prices),
        restore(stats.newest(), prices));
  }

  private static BigDecimal storage(BigDecimal price, long bytes) {
    return rounded(price.multiply(new BigDecimal(bytes)).divide(GB));
  }

  private static Optional<BigDecimal> pushes(Growth growth, Prices prices) {
    OptionalDouble aDay = growth.snapshotsPerDay();
    if (aDay.isEmpty() || prices.puts().isEmpty() || prices.gets().isEmpty()) {
      return Optional.empty();
    }
    long packs = 1 + growth.meanBytes().orElse(0) / PACK_BYTES;
    BigDecimal one =
        requests(prices.puts().get(), packs + PUTS_BESIDE_PACKS)
            .add(requests(prices.gets().get(), packs + GETS_OF_A_PUSH));
    return Optional.of(
        rounded(one.multiply(BigDecimal.valueOf(aDay.getAsDouble() * DAYS_OF_MONTH))));
  }

  private static Optional<BigDecimal> restore(long bytes, Prices prices) {
    if (prices.out().isEmpty() || prices.gets().isEmpty()) {
      return Optional.empty();
    }
    BigDecimal gets = requests(prices.gets().get(), GETS_BESIDE_DATA + bytes / BYTES_OF_A_GET);
    return Optional.of(rounded(storage(prices.out().get(), bytes).add(gets)));
  }

  private static BigDecimal requests(BigDecimal priceOf1000, long count) {
    return priceOf1000.multiply(new BigDecimal(count)).divide(THOUSAND);
  }

  private static BigDecimal rounded(BigDecimal amount) {
    return amount.setScale(DIGITS, RoundingMode.HALF_UP);
  }
}
