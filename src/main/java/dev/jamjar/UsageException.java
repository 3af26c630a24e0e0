package dev.jamjar;

/**
 * The command line, the environment or the configuration asks for something that makes no sense.
 */
public final class UsageException extends JamJarException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message, String hint) {
    this(message, hint, null);
  }

  public UsageException(String message, String hint, Throwable cause) {
    super(message, hint, cause);
  }
}
