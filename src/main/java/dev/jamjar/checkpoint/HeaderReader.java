package dev.jamjar.checkpoint;

import dev.jamjar.checkpoint.Checkpoint.Kind;
import dev.jamjar.checkpoint.Part.Role;
import dev.jamjar.codec.Region;
import dev.jamjar.hash.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads the headers of upstream's {@code JammedCheckpointV0}, {@code V1}, {@code V2} and {@code
 * ExportedState}, field by field in the order the bytes stand.
 */
final class HeaderReader {
  /** A u64 varint: its first byte, then six letters and two zero bytes. */
  private static final int MAGIC_BYTES = 9;

  private static final byte[] CHKJAM = magic("CHKJAM");
  private static final byte[] EXPJAM = magic("EXPJAM");

  private final Region source;
  private final BincodeReader in;
  private final List<Part> parts = new ArrayList<>();
  private OptionalInt version = OptionalInt.empty();
  private Optional<Hash> kernelHash = Optional.empty();
  private OptionalLong eventNumber = OptionalLong.empty();
  private Optional<Hash> checksum = Optional.empty();

  HeaderReader(Region source) {
    this.source = source;
    this.in = new BincodeReader(source);
  }

  Checkpoint read() throws IOException {
    Kind kind = kind();
    try {
      switch (kind) {
        case CHKJAM -> readChkjam();
        case EXPORTED_STATE -> readExportedState();
        case BARE_JAM -> add(Role.BARE_JAM, source.length());
        case OTHER -> addRest(Role.OPAQUE);
      }
      addRest(Role.TRAILING);
      return checkpoint(kind, Optional.empty());
    } catch (MalformedException e) {
      parts.clear();
      addRest(Role.OPAQUE);
      return checkpoint(kind, Optional.of(e.getMessage()));
    }
  }

  private Kind kind() throws IOException {
    ByteBuffer start = ByteBuffer.allocate(MAGIC_BYTES);
    source.read(0, start);
    if (start.flip().equals(ByteBuffer.wrap(CHKJAM))) {
      return Kind.CHKJAM;
    }
    if (start.equals(ByteBuffer.wrap(EXPJAM))) {
      return Kind.EXPORTED_STATE;
    }
    return NounCounts.isJam(source) ? Kind.BARE_JAM : Kind.OTHER;
  }

  private void readChkjam() throws IOException, MalformedException {
    in.skip("magic", MAGIC_BYTES);
    int found = in.u32("version");
    version = OptionalInt.of(found);
    switch (found) {
      case 0 -> {
        // Which of its two state buffers the node was using; of no meaning outside it.
        in.bool("buff_index");
        readPair();
      }
      case 1 -> readPair();
      case 2 -> {
        long payload = in.u64("payload length");
        long start = in.position();
        // Before the payload's end is looked for, so that of a half-written file it is known.
        readIdentity();
        in.limit("payload", start, payload);
        readJam(Role.HEADER, Role.COLD_JAM);
        readJam(Role.BETWEEN, Role.STATE_JAM);
      }
      default ->
          throw new MalformedException(
              "version " + Integer.toUnsignedString(found) + " is not known, 0 to 2 are");
    }
  }

  private void readPair() throws IOException, MalformedException {
    readIdentity();
    readJam(Role.HEADER, Role.PAIR_JAM);
  }

  private void readIdentity() throws IOException, MalformedException {
    kernelHash = Optional.of(in.hash("ker_hash"));
    checksum = Optional.of(in.hash("checksum"));
    eventNumber = OptionalLong.of(in.u64("event_num"));
  }

  private void readExportedState() throws IOException, MalformedException {
    in.skip("magic", MAGIC_BYTES);
    int found = in.u32("version");
    version = OptionalInt.of(found);
    if (found != 0) {
      throw new MalformedException(
          "version " + Integer.toUnsignedString(found) + " is not known, 0 is");
    }
    kernelHash = Optional.of(in.hash("ker_hash"));
    eventNumber = OptionalLong.of(in.u64("event_num"));
    readJam(Role.HEADER, Role.STATE_JAM);
  }

  /** Reads a jam's length, which ends the part {@code before} it, and passes over the jam. */
  private void readJam(Role before, Role jam) throws IOException, MalformedException {
    String what = jam == Role.COLD_JAM ? "cold_jam" : jam == Role.STATE_JAM ? "state_jam" : "jam";
    long length = in.u64(what + " length");
    add(before, in.position() - end());
    in.skip(what, length);
    add(jam, length);
  }

  private void addRest(Role role) {
    if (end() < source.length()) {
      add(role, source.length() - end());
    }
  }

  private void add(Role role, long length) {
    parts.add(new Part(role, end(), length));
  }

  private long end() {
    return parts.isEmpty() ? 0 : parts.get(parts.size() - 1).end();
  }

  private Checkpoint checkpoint(Kind kind, Optional<String> problem) {
    return new Checkpoint(source, kind, version, kernelHash, eventNumber, checksum, parts, problem);
  }

  private static byte[] magic(String letters) {
    return ByteBuffer.allocate(MAGIC_BYTES)
        .put((byte) BincodeReader.U64_FOLLOWS)
        .put(letters.getBytes(StandardCharsets.US_ASCII))
        .array();
  }
}
