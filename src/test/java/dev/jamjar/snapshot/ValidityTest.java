package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.NotFoundException;
import dev.jamjar.checkpoint.Checkpoint;
import dev.jamjar.checkpoint.EmbeddedChecksum;
import dev.jamjar.checkpoint.Part;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.synthetic.ChainOptions;
import dev.jamjar.synthetic.SyntheticChain;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a checkpoint is what its own checksum was made of is found out while it is encoded. */
class ValidityTest {
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private TestRepository repository;
  private Path slots;

  @BeforeEach
  void twoSlots() throws Exception {
    repository = new TestRepository(store, TestRepository.newKey(1), folder);
    slots = Files.createDirectory(folder.resolve("slots"));
    ChainOptions options = new ChainOptions(1, 20, 5, 9_000, 3, 20_000, OptionalInt.empty());
    SyntheticChain chain = SyntheticChain.start(options);
    chain.writeTo(slots.resolve("0.chkjam"));
    chain.nextNight();
    chain.writeTo(slots.resolve("1.chkjam"));
  }

  @Test
  void ofTwoSlotsTheNewerIsPushed() throws Exception {
    PushResult pushed = repository.push(slots, false);

    assertEquals(slots.resolve("1.chkjam"), pushed.file());
    assertEquals("valid", pushed.manifest().checkpoint().checksum());
    assertTrue(pushed.manifest().checkpoint().nouns().isPresent());
    assertTrue(pushed.manifest().checkpoint().blocks().isPresent());
  }

  @Test
  void aDamagedSlotIsPassedOverForTheOther() throws Exception {
    flipByte(slots.resolve("1.chkjam"));

    PushResult pushed = repository.push(slots, false);

    assertEquals(slots.resolve("0.chkjam"), pushed.file());
    assertArrayEquals(
        Files.readAllBytes(slots.resolve("0.chkjam")), repository.restore(pushed.snapshot()));
  }

  @Test
  void whereBothSlotsAreDamagedNothingIsPublished() throws Exception {
    flipByte(slots.resolve("0.chkjam"));
    flipByte(slots.resolve("1.chkjam"));

    var e = assertThrows(NotFoundException.class, () -> repository.push(slots, false));

    assertTrue(e.getMessage().contains("0.chkjam its checksum is"), e.getMessage());
    assertTrue(e.getMessage().contains("1.chkjam its checksum is"), e.getMessage());
    assertNothingPublished();
  }

  @Test
  void aDamagedFileIsRefusedAlthoughItsJamsCanBeRead() throws Exception {
    Path file = slots.resolve("0.chkjam");
    flipByte(file);

    var e = assertThrows(CorruptDataException.class, () -> repository.push(file, false));

    assertTrue(e.getMessage().contains("its checksum is"), e.getMessage());
    assertNothingPublished();
  }

  @Test
  void whatWasAllowedOnceIsNotAllowedForGood() throws Exception {
    Path file = slots.resolve("0.chkjam");
    flipByte(file);
    PushResult pushed = repository.push(file, true);

    assertThrows(CorruptDataException.class, () -> repository.push(file, false));

    assertEquals("mismatch", pushed.manifest().checkpoint().checksum());
    assertFalse(repository.push(file, true).published());
  }

  /** The codec refuses what the checksum says is right: the file is stored, raw. */
  @Test
  void aValidCheckpointThatTheCodecCannotGiveBackIsStoredRaw() throws Exception {
    byte[] bytes = withJamOfZeros(TestRepository.checkpoint("version1"));

    PushResult pushed = repository.push("odd", bytes);

    assertEquals("valid", pushed.manifest().checkpoint().checksum());
    assertTrue(pushed.manifest().parts().stream().allMatch(p -> p.codec().equals("raw")));
    assertTrue(pushed.manifest().checkpoint().nouns().isEmpty());
    assertEquals(1, pushed.remarks().size());
    assertArrayEquals(bytes, repository.restore(pushed.snapshot()));
  }

  private void assertNothingPublished() {
    assertTrue(
        store.objects().keySet().stream()
            .noneMatch(key -> key.name().matches("(manifests|catalogs|publishers|indexes)/.*")));
  }

  /** In the middle of a proof, where no structure is. */
  private static void flipByte(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 0x10;
    Files.write(file, bytes);
  }

  private byte[] withJamOfZeros(byte[] version1) throws Exception {
    Path file = Files.write(folder.resolve("whole"), version1);
    try (FileChannel channel = FileChannel.open(file)) {
      Checkpoint checkpoint = Checkpoint.read(channel);
      Part jam = checkpoint.jams().get(0);
      byte[] zeros = new byte[(int) jam.length()];
      EmbeddedChecksum checksum = new EmbeddedChecksum(checkpoint.eventNumber().getAsLong());
      checksum.startJam(zeros.length);
      checksum.update(zeros, 0, zeros.length);
      byte[] bytes = version1.clone();
      System.arraycopy(zeros, 0, bytes, (int) jam.offset(), zeros.length);
      replace(bytes, checkpoint.checksum().orElseThrow().bytes(), checksum.finish().bytes());
      return bytes;
    }
  }

  private static void replace(byte[] bytes, byte[] old, byte[] by) {
    int at = 0;
    while (!Arrays.equals(bytes, at, at + old.length, old, 0, old.length)) {
      at++;
    }
    System.arraycopy(by, 0, bytes, at, by.length);
  }
}
