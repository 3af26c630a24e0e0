package dev.jamjar;

/** A repository, snapshot, height, object or file that was named does not exist. */
public final class NotFoundException extends JamJarException {
  private static final long serialVersionUID = 1L;

  public NotFoundException(String message, String hint) {
    this(message, hint, null);
  }

  public NotFoundException(String message, String hint, Throwable cause) {
    super(message, hint, cause);
  }
}
