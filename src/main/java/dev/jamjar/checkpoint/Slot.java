package dev.jamjar.checkpoint;

import dev.jamjar.checkpoint.Checkpoint.Kind;
import dev.jamjar.hash.Hash;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One of the two files that a node saves its checkpoints to in turn.
 *
 * <p>A node writes a slot in place, without a temporary name, so any slot may be half written; only
 * the embedded checksum tells.
 *
 * @param eventNumber what the header says, unsigned; empty where there is no readable header
 * @param bytes the file's size, 0 where there is none
 * @param reason why the slot is {@link State#INVALID}; empty in every other state
 */
public record Slot(
    Path path, State state, OptionalLong eventNumber, long bytes, Optional<String> reason) {

  /** By event number; a slot whose number is unknown stands with the lowest. */
  static final Comparator<Slot> BY_EVENT =
      (a, b) -> Long.compareUnsigned(a.eventNumber().orElse(0), b.eventNumber().orElse(0));

  /** What is known of a slot. */
  public enum State {
    /** There is no such file. */
    ABSENT,
    /** The header and its lengths are sound; the checksum was not looked at. */
    UNPROVED,
    /** The checksum matches: a node can start from it. */
    VALID,
    /** A node cannot start from it. */
    INVALID
  }

  /** Reads a slot's header, a few bytes of the file. A file that cannot be read is invalid. */
  static Slot read(Path path) {
    if (!Files.exists(path)) {
      return new Slot(path, State.ABSENT, OptionalLong.empty(), 0, Optional.empty());
    }
    try (FileChannel file = SourceFile.open(path)) {
      return read(path, Checkpoint.read(file));
    } catch (IOException e) {
      return unreadable(path, e);
    }
  }

  /**
   * Reads the whole file and settles whether the slot is valid. Does nothing to a slot of another
   * state than {@link State#UNPROVED}.
   */
  public Slot prove() {
    if (state != State.UNPROVED) {
      return this;
    }
    try (FileChannel file = SourceFile.open(path)) {
      Checkpoint checkpoint = Checkpoint.read(file);
      Slot now = read(path, checkpoint);
      return now.state == State.UNPROVED ? now.decide(ChecksumCheck.of(checkpoint)) : now;
    } catch (IOException e) {
      return unreadable(path, e);
    }
  }

  /** The same slot, found to be invalid. */
  public Slot invalid(String reason) {
    return invalid(path, eventNumber, bytes, reason);
  }

  private Slot decide(ChecksumCheck check) {
    if (check.outcome() == ChecksumCheck.Outcome.VALID) {
      return new Slot(path, State.VALID, eventNumber, bytes, Optional.empty());
    }
    return invalid(
        path,
        eventNumber,
        bytes,
        "its checksum is "
            + check.expected().map(Hash::abbreviated).orElse("missing")
            + ", its content gives "
            + check.found().map(Hash::abbreviated).orElse("none")
            + ": changed or half written");
  }

  private static Slot read(Path path, Checkpoint checkpoint) {
    long bytes = checkpoint.source().length();
    if (checkpoint.kind() != Kind.CHKJAM) {
      return invalid(path, OptionalLong.empty(), bytes, "not a chkjam file");
    }
    if (checkpoint.problem().isPresent()) {
      return invalid(path, checkpoint.eventNumber(), bytes, checkpoint.problem().get());
    }
    return new Slot(path, State.UNPROVED, checkpoint.eventNumber(), bytes, Optional.empty());
  }

  private static Slot unreadable(Path path, IOException e) {
    return invalid(path, OptionalLong.empty(), 0, "cannot be read: " + e.getMessage());
  }

  private static Slot invalid(Path path, OptionalLong eventNumber, long bytes, String reason) {
    return new Slot(path, State.INVALID, eventNumber, bytes, Optional.of(reason));
  }
}
