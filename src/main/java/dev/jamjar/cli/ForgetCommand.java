package dev.jamjar.cli;

import dev.jamjar.UsageException;
import dev.jamjar.snapshot.ForgetOptions;
import dev.jamjar.snapshot.Retention;
import dev.jamjar.snapshot.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jamjar forget}. */
@Command(
    name = "forget",
    description = {
      "Takes snapshots of this machine's publisher off the list: those that no rule keeps, or those"
          + " that are named.",
      "A snapshot stays if any rule keeps it. Space is freed by \"jamjar prune\", or with --prune."
    })
final class ForgetCommand extends Forgetting {
  @Parameters(arity = "0..*", paramLabel = "ID", description = "The snapshots to forget, by id.")
  private List<String> ids = List.of();

  @Option(names = "--keep-last", paramLabel = "N", description = "Keep the N newest.")
  private Integer last;

  @Option(
      names = "--keep-hourly",
      paramLabel = "N",
      description = "Keep the newest of each of the last N hours that have any, in UTC.")
  private Integer hourly;

  @Option(names = "--keep-daily", paramLabel = "N", description = "The same for days.")
  private Integer daily;

  @Option(
      names = "--keep-weekly",
      paramLabel = "N",
      description = "The same for weeks, which begin on Monday.")
  private Integer weekly;

  @Option(names = "--keep-monthly", paramLabel = "N", description = "The same for months.")
  private Integer monthly;

  @Option(names = "--keep-yearly", paramLabel = "N", description = "The same for years.")
  private Integer yearly;

  @Option(
      names = "--keep-within",
      paramLabel = "DURATION",
      description = "Keep what is younger than this before the newest: 30d, 2w, 12h, 1y2m7d.")
  private String within;

  @Option(
      names = "--keep-every-blocks",
      paramLabel = "N",
      description = "Keep the lowest height at or above each multiple of N.")
  private Long everyBlocks;

  @Option(
      names = "--keep-tag",
      paramLabel = "T",
      description = "Keep what has this tag. Repeatable.")
  private List<String> tags = List.of();

  @Override
  ForgetOptions options(boolean dryRun) throws UsageException {
    Retention retention =
        new Retention(
            number("--keep-last", last),
            number("--keep-hourly", hourly),
            number("--keep-daily", daily),
            number("--keep-weekly", weekly),
            number("--keep-monthly", monthly),
            number("--keep-yearly", yearly),
            within == null ? Optional.empty() : Optional.of(Span.parse(within)),
            everyBlocks == null ? 0 : positive("--keep-every-blocks", everyBlocks),
            Set.copyOf(tags));
    return new ForgetOptions(retention, ids, dryRun);
  }

  @Override
  boolean prunes() {
    return false;
  }

  private static int number(String option, Integer value) throws UsageException {
    return value == null ? 0 : (int) positive(option, value);
  }

  private static long positive(String option, long value) throws UsageException {
    if (value < 1) {
      throw new UsageException(
          option + " is " + value, "give 1 or more, or leave " + option + " out");
    }
    return value;
  }
}
