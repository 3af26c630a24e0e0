package dev.jamjar.simulation;

/** A rule of the repository that a schedule has broken. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What must hold after every step. */
  enum Rule {
    /** Each published snapshot that is not forgotten restores exactly. */
    SNAPSHOTS,
    /** What a reader needs stays for the grace, whatever is pruned meanwhile. */
    GRACE,
    /** Once faults stop, nothing stays that nothing refers to. */
    GARBAGE,
    /** I1: an object is never changed. */
    WRITE_ONCE,
    /** A publisher's catalogs follow one another, and hold what was published or forgotten. */
    HISTORY,
    /** A command ends well, or fails in a way that it may. */
    COMMANDS
  }

  private final Rule rule;

  Violation(Rule rule, String what) {
    this(rule, what, null);
  }

  Violation(Rule rule, String what, Throwable cause) {
    super(rule + ": " + what, cause);
    this.rule = rule;
  }

  Rule rule() {
    return rule;
  }
}
