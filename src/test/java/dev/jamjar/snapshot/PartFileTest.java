package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.ConflictException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFileTest {
  @TempDir Path folder;

  @AfterEach
  void clearTheInterruption() {
    Thread.interrupted();
  }

  @Test
  void anInterruptionWhileItIsOpenedLeavesNothingBehind() throws Exception {
    Thread.currentThread().interrupt();
    try (PartFile part = PartFile.of(folder.resolve("file"))) {
      assertTrue(Files.exists(part.path()));
      assertTrue(Thread.currentThread().isInterrupted());
    }
    assertFalse(Files.exists(folder.resolve("file" + PartFile.SUFFIX)));
  }

  @Test
  void thatOfAnotherRestoreIsLeftAlone() throws Exception {
    try (PartFile part = PartFile.of(folder.resolve("file"))) {
      assertThrows(ConflictException.class, () -> PartFile.of(folder.resolve("file")));
      assertTrue(Files.exists(part.path()));
    }
  }
}
