package dev.jamjar;

/** This machine has no room, no permission or a failing disk. */
public final class LocalMachineException extends JamJarException {
  private static final long serialVersionUID = 1L;

  public LocalMachineException(String message, String hint) {
    this(message, hint, null);
  }

  public LocalMachineException(String message, String hint, Throwable cause) {
    super(message, hint, cause);
  }
}
