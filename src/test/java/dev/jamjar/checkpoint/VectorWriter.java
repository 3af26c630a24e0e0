package dev.jamjar.checkpoint;

import dev.jamjar.jam.Noun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes the files of testdata/chkjam. Run by hand when a vector is added; one that is there stays
 * as it is, since it says what files written before must go on to mean.
 */
final class VectorWriter {
  private VectorWriter() {}

  public static void main(String[] args) throws IOException {
    byte[] cold = States.jam(States.COLD);
    byte[] state = States.jam(States.ofHeight(6, 7));
    byte[] pair0 = States.pairJam(States.ofHeight(0, 7));
    byte[] pair = States.pairJam(States.ofHeight(5, 7));
    byte[] version1 = CheckpointBytes.version1(28, pair);
    byte[] version2 = CheckpointBytes.version2(300, cold, state);

    write("version0", CheckpointBytes.version0(28, pair0));
    write("version0_flag_not_boolean", with(CheckpointBytes.version0(28, pair0), 10, 2));
    write("version1", version1);
    write("version1_event_zero", CheckpointBytes.version1(0, pair));
    write("version1_event_largest", CheckpointBytes.version1(-1, pair));
    write("version1_varints_longer_than_needed", longVarints(pair));
    write("version1_truncated", Arrays.copyOf(version1, version1.length - 1));
    write("version1_header_truncated", Arrays.copyOf(version1, 40));
    write("version1_trailing_bytes", Arrays.copyOf(version1, version1.length + 3));
    write("version1_checksum_wrong", with(version1, version1.length - 1, 0x7f));
    write("version1_jam_is_no_pair", CheckpointBytes.version1(28, Noun.jam(Noun.atom(5))));
    write("version1_jam_empty", CheckpointBytes.version1(28, new byte[0]));
    write("version2", version2);
    write("version2_payload_longer_than_its_jams", longPayload(cold, state));
    write("version2_payload_longer_than_file", Arrays.copyOf(version2, version2.length - 1));
    write("version2_payload_too_short", shortPayload(cold, state));
    write("version2_no_chain", noChain(cold));
    write("version3", CheckpointBytes.envelope(3, new byte[] {1, 2, 3}));
    for (long version = 0; version <= StateNoun.NEWEST_VERSION + 1; version++) {
      write(
          "exported_state_%02d".formatted(version),
          CheckpointBytes.exportedState(28, States.jam(States.ofHeight(version, 7))));
    }
    write("exported_state_unknown_version", with(CheckpointBytes.exportedState(28, state), 9, 1));
    write("bare_jam", state);
    write("bare_jam_padded_to_a_word", Arrays.copyOf(state, state.length + 7 & -8));
    write("bare_jam_with_bytes_behind", Arrays.copyOf(state, state.length + 8));
    write("magic_truncated", Arrays.copyOf(version1, 8));
    write("empty", new byte[0]);
  }

  private static byte[] longVarints(byte[] jam) {
    return new CheckpointBytes()
        .magic("CHKJAM")
        .varint(1, 2)
        .hash(CheckpointBytes.KERNEL)
        .hash(CheckpointBytes.checksum(28, jam))
        .varint(28, 4)
        .varint(jam.length, 8)
        .raw(jam)
        .build();
  }

  private static byte[] longPayload(byte[] cold, byte[] state) {
    byte[] payload = CheckpointBytes.payload(300, cold, state);
    return CheckpointBytes.envelope(2, Arrays.copyOf(payload, payload.length + 2));
  }

  private static byte[] shortPayload(byte[] cold, byte[] state) {
    return new CheckpointBytes()
        .magic("CHKJAM")
        .varint(2)
        .varint(40)
        .raw(CheckpointBytes.payload(300, cold, state))
        .build();
  }

  private static byte[] noChain(byte[] cold) throws IOException {
    return CheckpointBytes.version2(1, cold, States.jam(States.withoutChain(6)));
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static void write(String name, byte[] bytes) throws IOException {
    Path file = VectorsTest.FOLDER.resolve(name + ".txt");
    if (Files.notExists(file)) {
      new Vector(Vector.describe(bytes), bytes).write(file);
    }
  }
}
