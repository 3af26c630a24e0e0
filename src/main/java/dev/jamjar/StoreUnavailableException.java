package dev.jamjar;

/** The store cannot be reached, or refuses. */
public final class StoreUnavailableException extends JamJarException {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;

  /**
   * @param retryable whether the same request may succeed later without anything being changed
   */
  public StoreUnavailableException(
      String message, String hint, boolean retryable, Throwable cause) {
    super(message, hint, cause);
    this.retryable = retryable;
  }

  public boolean retryable() {
    return retryable;
  }
}
