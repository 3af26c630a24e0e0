package dev.jamjar.checkpoint;

import dev.jamjar.hash.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Whether a checkpoint's bytes are those that its embedded checksum was made of.
 *
 * @param expected the checksum that the file carries, if it does
 * @param found the checksum of its event number and jams, where they could be read
 */
public record ChecksumCheck(Outcome outcome, Optional<Hash> expected, Optional<Hash> found) {
  private static final int BUFFER_BYTES = 1 << 20;

  /** How a check can end. */
  public enum Outcome {
    VALID("valid"),
    /** The file was changed or only partly written. */
    MISMATCH("mismatch"),
    /** The file's kind carries no checksum. */
    NONE("none"),
    /** The header is damaged or cut short, so that there is nothing to compare. */
    UNREADABLE("unreadable");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }

    /** The word for it in manifests and in the output of commands. */
    public String label() {
      return label;
    }
  }

  /** Reads the jams of {@code checkpoint} and compares. */
  public static ChecksumCheck of(Checkpoint checkpoint) throws IOException {
    if (checkpoint.problem().isPresent()) {
      return new ChecksumCheck(Outcome.UNREADABLE, checkpoint.checksum(), Optional.empty());
    }
    if (checkpoint.checksum().isEmpty()) {
      return new ChecksumCheck(Outcome.NONE, Optional.empty(), Optional.empty());
    }
    Hash found = compute(checkpoint);
    boolean valid = found.equals(checkpoint.checksum().get());
    return new ChecksumCheck(
        valid ? Outcome.VALID : Outcome.MISMATCH, checkpoint.checksum(), Optional.of(found));
  }

  private static Hash compute(Checkpoint checkpoint) throws IOException {
    EmbeddedChecksum checksum = new EmbeddedChecksum(checkpoint.eventNumber().getAsLong());
    ByteBuffer buffer =
        ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, checkpoint.source().length()));
    for (Part jam : checkpoint.jams()) {
      checksum.startJam(jam.length());
      for (long at = jam.offset(); at < jam.end(); at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), jam.end() - at));
        checkpoint.source().read(at, buffer);
        checksum.update(buffer.array(), 0, buffer.limit());
      }
    }
    return checksum.finish();
  }
}
