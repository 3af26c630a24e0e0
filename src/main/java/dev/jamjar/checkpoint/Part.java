package dev.jamjar.checkpoint;

import dev.jamjar.codec.Region;

/**
 * A named stretch of a checkpoint file.
 *
 * @param offset where it starts, in bytes from the file's start
 * @param length how long it is, in bytes; 0 only for a jam that its header says is empty
 */
public record Part(Role role, long offset, long length) {
  /** What the bytes of a part are. */
  public enum Role {
    /** What stands before the first jam. */
    HEADER("header"),
    /** The jam of the cold state: the node's bookkeeping of compiled code. */
    COLD_JAM("cold-jam"),
    /** What stands between two jams. */
    BETWEEN("between"),
    /** The jam of the kernel's state. */
    STATE_JAM("state-jam"),
    /** The jam of the cell [state cold], in chkjam versions 0 and 1. */
    PAIR_JAM("pair-jam"),
    /** A jam without a header, of whatever noun. */
    BARE_JAM("bare-jam"),
    /** Bytes after the end that the file's own lengths give. */
    TRAILING("trailing"),
    /** Bytes without a known meaning: all of a file that is no checkpoint, or a damaged one. */
    OPAQUE("opaque");

    private final String label;

    Role(String label) {
      this.label = label;
    }

    /** The word for it in the output of commands. */
    public String label() {
      return label;
    }

    /** Whether the bytes are a jam. */
    public boolean isJam() {
      return switch (this) {
        case COLD_JAM, STATE_JAM, PAIR_JAM, BARE_JAM -> true;
        case HEADER, BETWEEN, TRAILING, OPAQUE -> false;
      };
    }
  }

  /** Where the part ends, in bytes from the file's start. */
  public long end() {
    return offset + length;
  }

  /** The part's bytes in the file it was found in. */
  public Region in(Region file) {
    return file.slice(offset, length);
  }
}
