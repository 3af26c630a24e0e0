package dev.jamjar.checkpoint;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The height of the chain in a checkpoint, or why it cannot be told.
 *
 * @param value the number of the highest block, 0 for the first; empty where it is unknown
 * @param unknown why, in a few words; empty where it is known
 */
public record Height(OptionalLong value, Optional<String> unknown) {

  static Height of(OptionalLong value) {
    return value.isPresent() ? new Height(value, Optional.empty()) : unknown("no chain yet");
  }

  static Height unknown(String reason) {
    return new Height(OptionalLong.empty(), Optional.of(reason));
  }
}
