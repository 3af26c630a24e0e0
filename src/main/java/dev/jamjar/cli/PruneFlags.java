package dev.jamjar.cli;

import dev.jamjar.UsageException;
import dev.jamjar.snapshot.PruneOptions;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** How to prune, as the command line says it. */
final class PruneFlags {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(s|min|h|d)");

  @Option(
      names = "--max-unused",
      paramLabel = "PERCENT",
      defaultValue = "10",
      description =
          "How much of the packs may be bytes that no snapshot needs, before packs are rewritten;"
              + " ${DEFAULT-VALUE} if not given.")
  private String maxUnused;

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      defaultValue = "24h",
      description =
          "How long what is taken out of use stays for pushes and restores that are running;"
              + " ${DEFAULT-VALUE} if not given. Less is safe only while nobody uses the"
              + " repository.")
  private String grace;

  PruneOptions options(boolean dryRun) throws UsageException {
    return new PruneOptions(dryRun, percent(), duration());
  }

  private int percent() throws UsageException {
    String digits =
        maxUnused.endsWith("%") ? maxUnused.substring(0, maxUnused.length() - 1) : maxUnused;
    if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > 100) {
      throw new UsageException(
          "--max-unused is \"" + maxUnused + "\"", "give a percentage from 0 to 100, such as 10");
    }
    return Integer.parseInt(digits);
  }

  private Duration duration() throws UsageException {
    Matcher form = DURATION.matcher(grace);
    if (!form.matches()) {
      throw new UsageException(
          "--grace is \"" + grace + "\"",
          "give seconds, minutes, hours or days: 0s, 90min, 24h, 7d");
    }
    long number = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "min" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
