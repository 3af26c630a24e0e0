package dev.jamjar.snapshot;

import dev.jamjar.UsageException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A span of time as people say it: years, months, weeks, days and hours, {@code 1y2m7d}. */
public record Span(Period period, Duration hours) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:([0-9]{1,4})y)?(?:([0-9]{1,4})m)?(?:([0-9]{1,4})w)?(?:([0-9]{1,6})d)?"
              + "(?:([0-9]{1,6})h)?");

  /** Reads {@code 30d}, {@code 2w}, {@code 12h}, {@code 1y2m7d}: larger units first. */
  public static Span parse(String text) throws UsageException {
    Matcher form = FORM.matcher(text);
    if (text.isEmpty() || !form.matches()) {
      throw new UsageException(
          "\"" + text + "\" is no span of time",
          "give years, months, weeks, days and hours, such as 30d, 2w, 12h or 1y2m7d");
    }
    Period period =
        Period.of(number(form, 1), number(form, 2), 7 * number(form, 3) + number(form, 4));
    return new Span(period, Duration.ofHours(number(form, 5)));
  }

  /** The time that lies so long before {@code time}, by the calendar of UTC. */
  public Instant before(Instant time) {
    return time.atOffset(ZoneOffset.UTC).minus(period).minus(hours).toInstant();
  }

  private static int number(Matcher form, int group) {
    return form.group(group) == null ? 0 : Integer.parseInt(form.group(group));
  }
}
