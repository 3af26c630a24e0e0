package dev.jamjar.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jamjar.checkpoint.ChecksumCheck.Outcome;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumCheckTest {
  private static final byte[] JAM = bytes(3_000_001);

  @Test
  void holdsForEveryVersionAndForJamsLongerThanABuffer() throws Exception {
    assertEquals(Outcome.VALID, check(CheckpointBytes.version0(28, JAM)).outcome());
    assertEquals(Outcome.VALID, check(CheckpointBytes.version1(28, JAM)).outcome());
    assertEquals(Outcome.VALID, check(CheckpointBytes.version2(28, bytes(77), JAM)).outcome());
    assertEquals(Outcome.VALID, check(CheckpointBytes.version2(-1, bytes(0), bytes(0))).outcome());
  }

  @Test
  void saysWhatItExpectedAndWhatItFound() throws Exception {
    byte[] file = CheckpointBytes.version2(28, bytes(5), bytes(9));
    file[file.length - 1] ^= 1;
    byte[] changed = bytes(9);
    changed[8] ^= 1;

    assertEquals(
        new ChecksumCheck(
            Outcome.MISMATCH,
            Optional.of(CheckpointBytes.checksum(28, bytes(5), bytes(9))),
            Optional.of(CheckpointBytes.checksum(28, bytes(5), changed))),
        check(file));
  }

  @Test
  void knowsFilesThatCarryNone() throws Exception {
    assertEquals(Outcome.NONE, check(CheckpointBytes.exportedState(28, JAM)).outcome());
    assertEquals(Outcome.NONE, check(new byte[] {1, 2, 3}).outcome());
  }

  @Test
  void cannotTellForAFileThatIsCutShort() throws Exception {
    byte[] file = CheckpointBytes.version1(28, bytes(9));

    ChecksumCheck check = check(Arrays.copyOf(file, file.length - 1));

    assertEquals(Outcome.UNREADABLE, check.outcome());
    assertEquals(Optional.of(CheckpointBytes.checksum(28, bytes(9))), check.expected());
    assertEquals(Optional.empty(), check.found());
  }

  private static ChecksumCheck check(byte[] file) throws Exception {
    try (OpenBytes open = new OpenBytes(file)) {
      return ChecksumCheck.of(Checkpoint.read(open.channel()));
    }
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
