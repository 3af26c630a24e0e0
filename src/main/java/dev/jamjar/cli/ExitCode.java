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

/** The program's exit codes, a contract with other people's scripts (docs/operations.md). */
enum ExitCode {
  DONE(0, "done", null),
  BUG(1, "bug", null),
  USAGE(2, "usage", UsageException.class),
  NOT_FOUND(3, "not-found", NotFoundException.class),
  DAMAGED(4, "damaged", CorruptDataException.class),
  UNTRUSTED(5, "untrusted", UntrustedException.class),
  UNSUPPORTED(6, "unsupported", UnsupportedFormatException.class),
  UNAVAILABLE(7, "unavailable", StoreUnavailableException.class),
  CONFLICT(8, "conflict", ConflictException.class),
  LOCAL(9, "local", LocalMachineException.class),
  INTERRUPTED(130, "interrupted", InterruptedCommandException.class);

  private final int code;
  private final String kind;
  private final Class<? extends Exception> failure;

  ExitCode(int code, String kind, Class<? extends Exception> failure) {
    this.code = code;
    this.kind = kind;
    this.failure = failure;
  }

  int code() {
    return code;
  }

  /** The word for it in JSON. */
  String kind() {
    return kind;
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
