package dev.jamjar.snapshot;

import dev.jamjar.checkpoint.ChecksumCheck;
import dev.jamjar.hash.Hash;

/** A file is no checkpoint that a node could start from; says why, in a few words. */
final class InvalidCheckpointException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidCheckpointException(String reason) {
    super(reason);
  }

  /**
   * @throws InvalidCheckpointException if the check found that the file is damaged
   */
  static void unlessValid(ChecksumCheck check) throws InvalidCheckpointException {
    if (!isSound(check.outcome())) {
      throw new InvalidCheckpointException(
          "its checksum is "
              + check.expected().map(Hash::abbreviated).orElse("missing")
              + "…, its content gives "
              + check.found().map(Hash::abbreviated).orElse("none")
              + "…");
    }
  }

  /** Whether nothing speaks against the file. */
  static boolean isSound(ChecksumCheck.Outcome outcome) {
    return isSound(outcome.label());
  }

  /** The same by the word that a manifest has for it. */
  static boolean isSound(String outcome) {
    return outcome.equals(ChecksumCheck.Outcome.VALID.label())
        || outcome.equals(ChecksumCheck.Outcome.NONE.label());
  }
}
