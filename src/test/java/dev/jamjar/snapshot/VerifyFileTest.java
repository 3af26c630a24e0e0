package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.SampleBytes;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Repository;
import dev.jamjar.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyFileTest {
  @TempDir Path folder;
  private final byte[] raw = SampleBytes.random(1, 500_000);
  private byte[] checkpoint;
  private TestRepository machine;

  @BeforeEach
  void push() throws Exception {
    checkpoint = TestRepository.checkpoint("version2");
    machine = new TestRepository(new MemoryStore(), TestRepository.newKey(1), folder);
    machine.push("raw", raw);
    machine.push("0.chkjam", checkpoint);
  }

  @Test
  void namesTheSnapshotThatAFileIs() throws Exception {
    VerifyFile.Result result = verify(raw);

    assertTrue(result.same());
    assertEquals("raw", result.snapshot().orElseThrow().manifest().source().name());
    assertTrue(verify(checkpoint).same());
  }

  @Test
  void saysWhereAFileDiffersFirst() throws Exception {
    for (int offset : new int[] {0, 70_000, 499_999}) {
      VerifyFile.Result result = verify(SampleBytes.flipped(raw, offset, 1));

      assertFalse(result.same());
      assertEquals("raw", result.snapshot().orElseThrow().manifest().source().name());
      String difference = result.difference().orElseThrow();
      assertTrue(difference.matches(".*\\b" + offset + "\\b.*"), difference);
    }
  }

  @Test
  void saysHowACheckpointOfTheSameEventDiffers() throws Exception {
    byte[] longer = Arrays.copyOf(checkpoint, checkpoint.length + 5);
    byte[] shorter = Arrays.copyOf(checkpoint, checkpoint.length - 5);

    String more = verify(longer).difference().orElseThrow();
    String less = verify(shorter).difference().orElseThrow();

    assertTrue(more.contains("5 bytes more"), more);
    assertTrue(less.contains("" + (checkpoint.length - 5)), less);
  }

  @Test
  void aFileLikeNoSnapshotIsNone() throws Exception {
    VerifyFile.Result result = verify(SampleBytes.random(2, 1234));

    assertFalse(result.same());
    assertEquals(Optional.empty(), result.snapshot());
    assertEquals(Optional.empty(), result.difference());
  }

  private VerifyFile.Result verify(byte[] content) throws IOException {
    Path file = folder.resolve("to-verify");
    Files.write(file, content);
    VerifyFile verify =
        new VerifyFile(
            Repository.open(machine.store),
            machine.snapshots(),
            IndexCache.none(),
            2,
            Progress.SILENT);
    return verify.run(file);
  }
}
