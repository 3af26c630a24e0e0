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
    try {
      return Instant.parse(json.string(name));
    } catch (DateTimeException e) {
      throw json.wrong(name, "a time such as 2026-11-22T03:00:00Z");
    }
  }
}
