package dev.jamjar;

/**
 * Bytes that carry no valid signature of a trusted publisher, or that are older than what was seen
 * before.
 */
public final class UntrustedException extends JamJarException {
  private static final long serialVersionUID = 1L;

  public UntrustedException(String message, String hint) {
    this(message, hint, null);
  }

  public UntrustedException(String message, String hint, Throwable cause) {
    super(message, hint, cause);
  }
}
