package dev.jamjar.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.checkpoint.Checkpoint.Kind;
import dev.jamjar.checkpoint.Part.Role;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CheckpointTest {
  private static final byte[] COLD = {1, 2, 3};
  private static final byte[] STATE = {4, 5, 6, 7, 8};

  @Test
  void readsVersion0() throws Exception {
    Checkpoint checkpoint = read(CheckpointBytes.version0(28, STATE));

    assertEquals(Kind.CHKJAM, checkpoint.kind());
    assertEquals(OptionalInt.of(0), checkpoint.version());
    assertEquals(Optional.of(CheckpointBytes.KERNEL), checkpoint.kernelHash());
    assertEquals(OptionalLong.of(28), checkpoint.eventNumber());
    assertEquals(Optional.of(CheckpointBytes.checksum(28, STATE)), checkpoint.checksum());
    assertEquals(
        List.of(new Part(Role.HEADER, 0, 77), new Part(Role.PAIR_JAM, 77, 5)), checkpoint.parts());
    assertEquals(Optional.empty(), checkpoint.problem());
  }

  @Test
  void readsVersion1WhichHasNoBufferFlag() throws Exception {
    Checkpoint checkpoint = read(CheckpointBytes.version1(70_000, STATE));

    assertEquals(OptionalInt.of(1), checkpoint.version());
    assertEquals(OptionalLong.of(70_000), checkpoint.eventNumber());
    assertEquals(
        List.of(new Part(Role.HEADER, 0, 80), new Part(Role.PAIR_JAM, 80, 5)), checkpoint.parts());
  }

  @Test
  void readsVersion2WithTwoJams() throws Exception {
    Checkpoint checkpoint = read(CheckpointBytes.version2(300, COLD, STATE));

    assertEquals(OptionalInt.of(2), checkpoint.version());
    assertEquals(OptionalLong.of(300), checkpoint.eventNumber());
    assertEquals(Optional.of(CheckpointBytes.checksum(300, COLD, STATE)), checkpoint.checksum());
    assertEquals(
        List.of(
            new Part(Role.HEADER, 0, 79),
            new Part(Role.COLD_JAM, 79, 3),
            new Part(Role.BETWEEN, 82, 1),
            new Part(Role.STATE_JAM, 83, 5)),
        checkpoint.parts());
  }

  @Test
  void readsAnExportedStateWhichCarriesNoChecksum() throws Exception {
    Checkpoint checkpoint = read(CheckpointBytes.exportedState(9, STATE));

    assertEquals(Kind.EXPORTED_STATE, checkpoint.kind());
    assertEquals(OptionalInt.of(0), checkpoint.version());
    assertEquals(OptionalLong.of(9), checkpoint.eventNumber());
    assertEquals(Optional.empty(), checkpoint.checksum());
    assertEquals(
        List.of(new Part(Role.HEADER, 0, 44), new Part(Role.STATE_JAM, 44, 5)), checkpoint.parts());
  }

  @Test
  void takesVarintsThatAreLongerThanNeeded() throws Exception {
    byte[] file =
        new CheckpointBytes()
            .magic("CHKJAM")
            .varint(1, 4)
            .identity(28, STATE)
            .varint(STATE.length, 8)
            .raw(STATE)
            .build();

    Checkpoint checkpoint = read(file);

    assertEquals(Optional.empty(), checkpoint.problem());
    assertEquals(new Part(Role.PAIR_JAM, 9 + 5 + 64 + 1 + 9, 5), checkpoint.jams().get(0));
  }

  @Test
  void refusesAVersionThatIsWiderThan32Bits() throws Exception {
    byte[] file = new CheckpointBytes().magic("CHKJAM").varint(1, 8).identity(28, STATE).build();

    assertEquals(
        Optional.of("version at byte 9 starts with 253, expected at most 252"),
        read(file).problem());
  }

  @Test
  void keepsTheWholeUnsignedRangeOfEventNumbers() throws Exception {
    Checkpoint checkpoint = read(CheckpointBytes.version1(-1, STATE));

    assertEquals(OptionalLong.of(-1), checkpoint.eventNumber());
  }

  @Test
  void namesBytesAfterTheEndAsTrailing() throws Exception {
    byte[] file =
        new CheckpointBytes().raw(CheckpointBytes.version1(1, STATE)).raw(new byte[4]).build();

    Checkpoint checkpoint = read(file);

    assertEquals(4, checkpoint.trailingBytes());
    assertEquals(new Part(Role.TRAILING, file.length - 4, 4), checkpoint.parts().get(2));
    assertEquals(Optional.empty(), checkpoint.problem());
  }

  @Test
  void countsTheRestOfAVersion2PayloadAsTrailingToo() throws Exception {
    byte[] payload =
        new CheckpointBytes().raw(CheckpointBytes.payload(1, COLD, STATE)).raw((byte) 9).build();
    byte[] file =
        new CheckpointBytes().raw(CheckpointBytes.envelope(2, payload)).raw((byte) 9).build();

    assertEquals(2, read(file).trailingBytes());
  }

  @Test
  void saysWhichLengthReachesBehindTheEnd() throws Exception {
    byte[] file = CheckpointBytes.version1(28, STATE);

    Checkpoint checkpoint = read(Arrays.copyOf(file, file.length - 2));

    assertEquals(Kind.CHKJAM, checkpoint.kind());
    assertEquals(Optional.of("jam at byte 76 takes 5 bytes, there are 3"), checkpoint.problem());
    assertEquals(OptionalLong.of(28), checkpoint.eventNumber());
    assertEquals(List.of(new Part(Role.OPAQUE, 0, file.length - 2)), checkpoint.parts());
  }

  @Test
  void takesALengthOf64BitsForWhatItIs() throws Exception {
    byte[] file =
        new CheckpointBytes().magic("CHKJAM").varint(1).identity(28, STATE).varint(-1).build();

    assertEquals(
        Optional.of("jam at byte 84 takes 18446744073709551615 bytes, there are 0"),
        read(file).problem());
  }

  @Test
  void letsNoJamReachBeyondThePayload() throws Exception {
    byte[] payload = CheckpointBytes.payload(1, COLD, STATE);
    byte[] file =
        new CheckpointBytes()
            .magic("CHKJAM")
            .varint(2)
            .varint(payload.length - 1)
            .raw(payload)
            .build();

    assertEquals(
        Optional.of("state_jam at byte 81 takes 5 bytes, there are 4"), read(file).problem());
  }

  @Test
  void namesAnUnknownVersion() throws Exception {
    Checkpoint checkpoint = read(CheckpointBytes.envelope(3, COLD));

    assertEquals(Optional.of("version 3 is not known, 0 to 2 are"), checkpoint.problem());
    assertEquals(OptionalInt.of(3), checkpoint.version());
  }

  @Test
  void callsForeignBytesOther() throws Exception {
    Checkpoint checkpoint = read("hello, world".getBytes(StandardCharsets.UTF_8));

    assertEquals(Kind.OTHER, checkpoint.kind());
    assertEquals(List.of(new Part(Role.OPAQUE, 0, 12)), checkpoint.parts());
    assertEquals(Optional.empty(), checkpoint.problem());
  }

  @Test
  void callsAnEmptyFileOtherAndGivesItNoParts() throws Exception {
    Checkpoint checkpoint = read(new byte[0]);

    assertEquals(Kind.OTHER, checkpoint.kind());
    assertTrue(checkpoint.parts().isEmpty());
  }

  private static Checkpoint read(byte[] file) throws Exception {
    try (OpenBytes open = new OpenBytes(file)) {
      return Checkpoint.read(open.channel());
    }
  }
}
