package dev.jamjar.cli;

/** A command ended early because somebody wanted it to. */
final class InterruptedCommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String hint;

  /**
   * @param hint in what state things are left
   * @param cause how the command noticed
   */
  InterruptedCommandException(String hint, Throwable cause) {
    super("interrupted", cause);
    this.hint = hint;
  }

  String hint() {
    return hint;
  }
}
