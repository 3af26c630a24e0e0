package dev.jamjar.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jamjar.LocalMachineException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UsageException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SourceFileTest {
  @TempDir Path folder;

  @Test
  void opensAFile() throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[3]);

    try (FileChannel open = SourceFile.open(file)) {
      assertEquals(3, open.size());
    }
  }

  @Test
  void saysWhatKeepsItFromOpening() {
    assertThrows(NotFoundException.class, () -> SourceFile.open(folder.resolve("missing")));
    assertThrows(UsageException.class, () -> SourceFile.open(folder));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLinkToItselfIsThisMachinesFault() throws Exception {
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));

    assertThrows(LocalMachineException.class, () -> SourceFile.open(loop));
  }
}
