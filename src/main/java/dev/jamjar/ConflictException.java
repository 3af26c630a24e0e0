package dev.jamjar;

/** Something is already there, or changed while it was being worked on. */
public final class ConflictException extends JamJarException {
  private static final long serialVersionUID = 1L;

  public ConflictException(String message, String hint) {
    this(message, hint, null);
  }

  public ConflictException(String message, String hint, Throwable cause) {
    super(message, hint, cause);
  }
}
