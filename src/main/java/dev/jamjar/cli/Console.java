package dev.jamjar.cli;

import dev.jamjar.JamJarException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.format.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The one place that talks: results on stdout, everything else on stderr.
 *
 * <p>With {@code --json}, stdout is exactly one JSON object, also on failure.
 */
final class Console {
  private static final String MORE_MEMORY =
      "give it more with JAMJAR_JAVA_OPTIONS=-Xmx1g, or use fewer --threads";
  private static final String LOOK_AT_DISK =
      "check the disk, its free space and the permissions; -v shows where it happened";
  private static final String REPORT_BUG =
      "this is a bug in jamjar: please report it, with what -v prints";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final boolean quiet;
  private final boolean verbose;

  Console(PrintStream out, PrintStream err, boolean json, boolean quiet, boolean verbose) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.quiet = quiet;
    this.verbose = verbose;
  }

  boolean isJson() {
    return json;
  }

  boolean isVerbose() {
    return verbose;
  }

  PrintStream err() {
    return err;
  }

  /** A result for people; nothing with {@code --json}. */
  void line(String text) {
    if (!json) {
      out.println(printable(text));
    }
  }

  /** The result for programs; nothing without {@code --json}. */
  void result(Map<String, Object> object) {
    if (json) {
      raw(Json.writeIndented(object));
    }
  }

  /** Words from outside may be in any message: none of them may steer the terminal. */
  static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.chars()
        .forEach(c -> clean.append(Character.isISOControl(c) && c != '\t' ? '?' : (char) c));
    return clean.toString();
  }

  /** Raw bytes on stdout, whatever the mode. */
  void raw(byte[] bytes) {
    out.write(bytes, 0, bytes.length);
    out.flush();
  }

  /** Something worth knowing on stderr; not with {@code --quiet}. */
  void note(String text) {
    if (!quiet) {
      err.println(printable(text));
    }
  }

  void warn(String text) {
    err.println("warning: " + printable(text));
  }

  /** Reports a failure and answers its exit code. */
  ExitCode failure(Throwable failure) {
    ExitCode code = ExitCode.of(failure);
    if (failure instanceof JamJarException known) {
      report(code, known.getMessage(), hint(known));
    } else if (failure instanceof InterruptedCommandException interrupted) {
      report(code, interrupted.getMessage(), interrupted.hint());
    } else if (failure instanceof OutOfMemoryError) {
      report(code, "out of memory: " + failure.getMessage(), MORE_MEMORY);
    } else if (code == ExitCode.LOCAL) {
      Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
      report(code, "this machine failed: " + Text.failure((IOException) cause), LOOK_AT_DISK);
    } else {
      report(code, "internal error: " + failure, REPORT_BUG);
    }
    if (verbose) {
      failure.printStackTrace(err);
    }
    return code;
  }

  private static String hint(JamJarException failure) {
    String hint = failure.hint();
    if (failure instanceof StoreUnavailableException store && store.retryable()) {
      String separator = hint.isEmpty() ? "" : hint.endsWith("?") ? " " : "; ";
      return hint + separator + "trying again can help";
    }
    return hint;
  }

  /** Reports what is wrong in the contract's two shapes. */
  void report(ExitCode code, String message, String hint) {
    err.println("error: " + printable(message));
    if (!hint.isEmpty()) {
      err.println("hint: " + printable(hint));
    }
    if (json) {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("kind", code.kind());
      error.put("message", message);
      error.put("hint", hint);
      error.put("exitCode", code.code());
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("error", error);
      raw(Json.writeIndented(object));
    }
  }

  /** A console that writes UTF-8, whatever the locale of cron is. */
  static PrintStream utf8(PrintStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}
