package dev.jamjar.manifest;

import dev.jamjar.CorruptDataException;
import dev.jamjar.format.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as they are written: RFC 3339, UTC, whole seconds. */
final class Times {
  private Times() {}

  static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static Instant read(JsonObject json, String name) throws CorruptDataException {
    String text = json.string(name);
    try {
      Instant time = Instant.parse(text);
      if (text(time).equals(text)) {
        return time;
      }
    } catch (DateTimeException e) {
      // No time at all, or none that this system can hold.
    }
    throw json.wrong(name, "a time such as 2026-11-22T03:00:00Z");
  }
}
