package dev.jamjar.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeFolderTest {
  private static final byte[] JAM = {1, 2, 3, 4};

  @TempDir Path node;

  @ParameterizedTest
  @ValueSource(strings = {".data.nockchain/checkpoints", ".data.nockchain", "checkpoints", "."})
  void findsSlotsInBothLayoutsAndFromEveryFolderAbove(String layout) throws Exception {
    Path folder = Files.createDirectories(node.resolve(layout)).normalize();
    save(folder.resolve("0.chkjam"), 28);

    assertEquals(folder.resolve("0.chkjam"), NodeFolder.checkpointAt(node).normalize());
    assertEquals(folder.resolve("0.chkjam"), NodeFolder.checkpointAt(folder).normalize());
  }

  @Test
  void prefersTheLayoutOfTodayWhereBothHoldSlots() throws Exception {
    Path data = Files.createDirectories(node.resolve(".data.nockchain/checkpoints")).getParent();
    save(data.resolve("0.chkjam"), 100);
    save(data.resolve("checkpoints/1.chkjam"), 28);

    assertEquals(data.resolve("checkpoints/1.chkjam"), NodeFolder.checkpointAt(node));
  }

  @Test
  void takesAFileForItself() throws Exception {
    Path file = Files.write(node.resolve("any.bytes"), JAM);

    assertEquals(file, NodeFolder.checkpointAt(file));
  }

  @Test
  void picksTheHigherEventNumber() throws Exception {
    save(node.resolve("0.chkjam"), 300);
    save(node.resolve("1.chkjam"), 299);

    assertEquals(node.resolve("0.chkjam"), new NodeFolder(node).newest().path());
  }

  @Test
  void comparesEventNumbersUnsigned() throws Exception {
    save(node.resolve("0.chkjam"), -1);
    save(node.resolve("1.chkjam"), 5);

    assertEquals(node.resolve("0.chkjam"), new NodeFolder(node).newest().path());
  }

  @Test
  void picksSlot1WhereTheNumbersAreEqualAsTheNodeDoes() throws Exception {
    save(node.resolve("0.chkjam"), 5);
    save(node.resolve("1.chkjam"), 5);

    assertEquals(node.resolve("1.chkjam"), new NodeFolder(node).newest().path());
  }

  @Test
  void passesOverANewerSlotThatIsHalfWritten() throws Exception {
    save(node.resolve("0.chkjam"), 28);
    byte[] newer = CheckpointBytes.version1(29, JAM);
    newer[newer.length - 1] ^= 1;
    Files.write(node.resolve("1.chkjam"), newer);

    Slot newest = new NodeFolder(node).newest();

    assertEquals(node.resolve("0.chkjam"), newest.path());
    assertEquals(Slot.State.VALID, newest.state());
  }

  @Test
  void listsBothSlotsByTheirHeaders() throws Exception {
    save(node.resolve("0.chkjam"), 28);

    List<Slot> slots = new NodeFolder(node).slots();

    assertEquals(
        new Slot(
            node.resolve("0.chkjam"),
            Slot.State.UNPROVED,
            OptionalLong.of(28),
            CheckpointBytes.version1(28, JAM).length,
            Optional.empty()),
        slots.get(0));
    assertEquals(Slot.State.ABSENT, slots.get(1).state());
    assertEquals(Slot.State.ABSENT, slots.get(1).prove().state());
    assertEquals(Slot.State.VALID, slots.get(0).prove().state());
  }

  @Test
  void namesEverySlotsFaultWhereNoneIsValid() throws Exception {
    byte[] file = CheckpointBytes.version1(28, JAM);
    Files.write(node.resolve("0.chkjam"), Arrays.copyOf(file, file.length - 1));
    Files.write(node.resolve("1.chkjam"), CheckpointBytes.exportedState(1, JAM));

    NotFoundException e =
        assertThrows(NotFoundException.class, () -> NodeFolder.checkpointAt(node));

    assertTrue(e.getMessage().contains("0.chkjam jam at byte 76 takes 4 bytes"), e.getMessage());
    assertTrue(e.getMessage().contains("1.chkjam not a chkjam file"), e.getMessage());
  }

  @Test
  void saysWhichChecksumDoesNotMatch() throws Exception {
    byte[] file = CheckpointBytes.version1(28, JAM);
    file[file.length - 1] ^= 1;
    Files.write(node.resolve("0.chkjam"), file);

    NotFoundException e =
        assertThrows(NotFoundException.class, () -> NodeFolder.checkpointAt(node));

    String expected = CheckpointBytes.checksum(28, JAM).abbreviated();
    assertTrue(e.getMessage().contains("its checksum is " + expected), e.getMessage());
    assertTrue(e.getMessage().contains("1.chkjam is not there"), e.getMessage());
  }

  @Test
  void listsWhereItLookedWhereThereIsNoSlot() {
    NotFoundException e =
        assertThrows(NotFoundException.class, () -> NodeFolder.checkpointAt(node));

    assertTrue(e.getMessage().contains(node.resolve(".data.nockchain/checkpoints").toString()));
    assertTrue(e.getMessage().endsWith(node.toString()), e.getMessage());
  }

  @Test
  void namesAPathThatIsNotThere() {
    assertThrows(NotFoundException.class, () -> NodeFolder.checkpointAt(node.resolve("elsewhere")));
  }

  @Test
  void takesAFolderInASlotsPlaceForAnInvalidSlot() throws Exception {
    Files.createDirectory(node.resolve("0.chkjam"));
    save(node.resolve("1.chkjam"), 28);

    assertEquals(Slot.State.INVALID, new NodeFolder(node).slots().get(0).state());
    assertEquals(node.resolve("1.chkjam"), NodeFolder.checkpointAt(node));
  }

  private static void save(Path slot, long eventNumber) throws IOException {
    Files.write(slot, CheckpointBytes.version1(eventNumber, JAM));
  }
}
