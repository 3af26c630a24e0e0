package dev.jamjar.checkpoint;

import dev.jamjar.codec.Region;
import dev.jamjar.hash.Hash;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the header of a checkpoint file says, and where in the file its jams are.
 *
 * <p>Nothing here is proved: the checksum is what {@link ChecksumCheck} proves, the jams are opened
 * by {@link CheckpointFacts}. Valid as long as the file stays open and as it is.
 *
 * @param source the whole file
 * @param version the format version that the header gives, an unsigned 32-bit number; empty where
 *     there is no header
 * @param kernelHash the BLAKE3 of the kernel that the state belongs to ({@code ker_hash})
 * @param eventNumber how many events the state has seen ({@code event_num}), unsigned; of a node's
 *     two slots, the one with the larger number is the newer
 * @param checksum the BLAKE3 that the header carries; only chkjam does
 * @param parts the whole file in order, without gaps
 * @param problem what is wrong with the header or its lengths, in a few words; empty for a sound
 *     file and for {@link Kind#OTHER}. Where it is present, {@link #parts} is one opaque part and
 *     the other components are what was read before the damage
 */
public record Checkpoint(
    Region source,
    Kind kind,
    OptionalInt version,
    Optional<Hash> kernelHash,
    OptionalLong eventNumber,
    Optional<Hash> checksum,
    List<Part> parts,
    Optional<String> problem) {

  /** The kinds of files that hold a node's state. */
  public enum Kind {
    /** A checkpoint as a node saves it, {@code 0.chkjam} or {@code 1.chkjam}. */
    CHKJAM("chkjam"),
    /** A state exported with {@code --export-state-jam}. */
    EXPORTED_STATE("exported-state"),
    /** A jam without any header. */
    BARE_JAM("jam"),
    /** Any other bytes. */
    OTHER("other");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The word for it in manifests and in the output of commands. */
    public String label() {
      return label;
    }
  }

  public Checkpoint {
    parts = List.copyOf(parts);
  }

  /** {@link #read(Region)} of all of {@code file}, which stays the caller's. */
  public static Checkpoint read(FileChannel file) throws IOException {
    return read(Region.of(file));
  }

  /**
   * Recognises a file by its bytes and reads its header. Reads less than 200 bytes of it, except
   * where there is no header: whether that is a bare jam takes a pass over its structure, up to the
   * first byte that cannot be one.
   *
   * @throws IOException if the file cannot be read, never for what is in it
   */
  public static Checkpoint read(Region source) throws IOException {
    return new HeaderReader(source).read();
  }

  /** The jams, in the order they stand in the file. */
  public List<Part> jams() {
    return parts.stream().filter(part -> part.role().isJam()).toList();
  }

  /** The part of that role, if the file has one. */
  public Optional<Part> part(Part.Role role) {
    return parts.stream().filter(part -> part.role() == role).findFirst();
  }

  /** How many bytes follow the end that the file's own lengths give. */
  public long trailingBytes() {
    return part(Part.Role.TRAILING).map(Part::length).orElse(0L);
  }
}
