package dev.jamjar;

/** Data written by a newer format, or with a feature, that this version does not know. */
public final class UnsupportedFormatException extends JamJarException {
  private static final long serialVersionUID = 1L;

  public UnsupportedFormatException(String message, String hint) {
    super(message, hint, null);
  }

  /** A format version outside what this program reads. */
  public static UnsupportedFormatException version(String where, long found, int min, int max) {
    return new UnsupportedFormatException(
        where
            + " has format version "
            + found
            + "; this jamjar reads "
            + (min == max ? "version " + min : "versions " + min + " to " + max),
        found > max
            ? "install a newer jamjar"
            : "use the jamjar release that wrote it, then push again with this one");
  }
}
