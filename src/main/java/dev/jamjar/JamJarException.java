package dev.jamjar;

import java.io.IOException;

/**
 * A failure that an operator can act on: what happened, and the next step.
 *
 * <p>The kinds are divided by whose turn it is. Each has its own exit code (see {@code
 * docs/operations.md}); anything that is not one of them is a bug in this program.
 */
public abstract sealed class JamJarException extends IOException
    permits UsageException,
        NotFoundException,
        CorruptDataException,
        UntrustedException,
        UnsupportedFormatException,
        StoreUnavailableException,
        ConflictException,
        LocalMachineException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  /**
   * @param message what happened and where, in lower case, without a full stop
   * @param hint what to do next; may be empty, never null
   */
  protected JamJarException(String message, String hint, Throwable cause) {
    super(message, cause);
    this.hint = hint;
  }

  /** What to do next, or the empty string where nothing sensible can be said. */
  public String hint() {
    return hint;
  }
}
