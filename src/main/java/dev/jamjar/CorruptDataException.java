package dev.jamjar;

/** Bytes that are not what their name, their hash or their format says. */
public final class CorruptDataException extends JamJarException {
  private static final long serialVersionUID = 1L;
  private static final String LOOK_FURTHER =
      "run \"jamjar check --read-data\" to see what else is hurt";

  public CorruptDataException(String message, String hint, Throwable cause) {
    super(message, hint, cause);
  }

  public CorruptDataException(String message, String hint) {
    this(message, hint, null);
  }

  /**
   * @param where the object or file, as the operator knows it
   * @param offset the byte offset at which reading failed
   * @param what what was found and what was expected there
   */
  public CorruptDataException(String where, long offset, String what) {
    this(where + " is damaged at byte " + offset + ": " + what, LOOK_FURTHER, null);
  }
}
