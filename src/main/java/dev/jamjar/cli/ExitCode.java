package dev.jamjar.cli;

import dev.jamjar.ConflictException;
import dev.jamjar.CorruptDataException;
import dev.jamjar.LocalMachineException;
import dev.jamjar.NotFoundException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.UntrustedException;
import dev.jamjar.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The program's exit codes, a contract with other people's scripts (docs/operations.md). */
enum ExitCode {
  DONE(0, "done", "done", null),
  BUG(1, "bug", "a bug in jamjar", null),
  USAGE(2, "usage", "wrong usage or configuration", UsageException.class),
  NOT_FOUND(
      3, "not-found", "not found: repository, snapshot, height or file", NotFoundException.class),
  DAMAGED(4, "damaged", "damaged data", CorruptDataException.class),
  UNTRUSTED(
      5,
      "untrusted",
      "not trusted: no or a wrong signature, or a step back",
      UntrustedException.class),
  UNSUPPORTED(
      6,
      "unsupported",
      "a format or feature that this version does not know",
      UnsupportedFormatException.class),
  UNAVAILABLE(
      7, "unavailable", "the store cannot be reached, or refuses", StoreUnavailableException.class),
  CONFLICT(
      8, "conflict", "conflict: another writer, or the target exists", ConflictException.class),
  LOCAL(9, "local", "no room or no permission on this machine", LocalMachineException.class),
  INTERRUPTED(130, "interrupted", "interrupted", InterruptedCommandException.class);

  private final int code;
  private final String kind;
  private final String meaning;
  private final Class<? extends Exception> failure;

  ExitCode(int code, String kind, String meaning, Class<? extends Exception> failure) {
    this.code = code;
    this.kind = kind;
    this.meaning = meaning;
    this.failure = failure;
  }

  int code() {
    return code;
  }

  /** The word for it in JSON. */
  String kind() {
    return kind;
  }

  /** What each code means, for help. */
  static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (ExitCode code : values()) {
      meanings.put(Integer.toString(code.code), code.meaning);
    }
    return meanings;
  }

  /** The code for a failure; anything that is not foreseen is a bug. */
  static ExitCode of(Throwable failure) {
    for (ExitCode code : values()) {
      if (code.failure != null && code.failure.isInstance(failure)) {
        return code;
      }
    }
    // A disk that fails under plain reading and writing is this machine's matter too.
    boolean local =
        failure instanceof IOException
            || failure instanceof UncheckedIOException
            || failure instanceof OutOfMemoryError;
    return local ? LOCAL : BUG;
  }
}
