package dev.jamjar.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.SampleBytes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether this file system knows direct files or not, what comes back is the same. */
class DirectFileTest {
  private static final int BLOCK = 4096;
  private static final List<Integer> LENGTHS =
      List.of(
          0,
          1,
          BLOCK - 1,
          BLOCK,
          BLOCK + 1,
          DirectFile.PIECE_BYTES - 1,
          DirectFile.PIECE_BYTES,
          DirectFile.PIECE_BYTES + 1,
          3 * DirectFile.PIECE_BYTES + BLOCK + 17);

  @TempDir Path folder;

  private interface Opener {
    DirectFile open(Path path, OpenOption option) throws IOException;
  }

  private static final List<Opener> BOTH = List.of(DirectFile::open, DirectFile::ordinary);

  @Test
  void aFileOfAnyLengthHoldsWhatWasWritten() throws Exception {
    for (int length : LENGTHS) {
      byte[] bytes = SampleBytes.random(length, length);
      for (Opener opener : BOTH) {
        Path file = write(opener, ByteBuffer.wrap(bytes), length + 1);
        assertArrayEquals(bytes, Files.readAllBytes(file));
      }
    }
  }

  @Test
  void piecesOfAnySizeMakeTheSameFile() throws Exception {
    byte[] bytes = SampleBytes.random(1, DirectFile.PIECE_BYTES + 10_000);
    for (Opener opener : BOTH) {
      for (int piece : List.of(777, BLOCK, 300_000, DirectFile.PIECE_BYTES)) {
        assertArrayEquals(
            bytes, Files.readAllBytes(write(opener, ByteBuffer.wrap(bytes), piece)), "" + piece);
      }
    }
  }

  /** Written as it lies there, but for its end; or copied, where it starts beside a block. */
  @Test
  void memoryOutsideTheHeapIsWrittenWhereverItStarts() throws Exception {
    int length = 2 * DirectFile.PIECE_BYTES + 5;
    byte[] bytes = SampleBytes.random(2, length);
    for (Opener opener : BOTH) {
      for (int start : List.of(0, 1, BLOCK)) {
        ByteBuffer memory = DirectFile.memory(3 * DirectFile.PIECE_BYTES, BLOCK);
        memory.position(start).put(bytes).flip().position(start);
        assertArrayEquals(bytes, Files.readAllBytes(write(opener, memory, length)), "" + start);
      }
    }
  }

  @Test
  void anyRangeIsRead() throws Exception {
    int length = 2 * DirectFile.PIECE_BYTES + 4321;
    byte[] bytes = SampleBytes.random(3, length);
    Path path = Files.write(folder.resolve("file"), bytes);
    int[][] ranges = {
      {0, length}, {1, length - 1}, {BLOCK, 1}, {BLOCK - 1, 2}, {length - 1, 1}, {5000, 1 << 20}
    };
    for (Opener opener : BOTH) {
      try (DirectFile file = opener.open(path, StandardOpenOption.READ)) {
        for (int[] range : ranges) {
          byte[] read = new byte[range[1]];
          RangeReader.read(file, range[0], ByteBuffer.wrap(read));
          assertArrayEquals(Arrays.copyOfRange(bytes, range[0], range[0] + range[1]), read);
        }
        ByteBuffer beyond = ByteBuffer.allocate(11);
        assertThrows(EOFException.class, () -> RangeReader.read(file, length - 10, beyond));
        assertThrows(EOFException.class, () -> RangeReader.read(file, 1L << 40, beyond));
      }
    }
  }

  @Test
  void tryingLeavesTheFileEmpty() throws Exception {
    Path path = Files.createFile(folder.resolve("file"));
    try (DirectFile file = DirectFile.open(path, StandardOpenOption.WRITE)) {
      assertTrue(file.takesBlocks());
      assertEquals(0, Files.size(path));
    }
  }

  @Test
  void anInterruptionIsNoAnswer() throws Exception {
    Path path = Files.createFile(folder.resolve("file"));
    try (DirectFile file =
        new DirectFile(DirectFile.ordinary(path, StandardOpenOption.WRITE).channel(), BLOCK)) {
      Thread.currentThread().interrupt();
      assertThrows(ClosedByInterruptException.class, file::takesBlocks);
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void aFileThatIsNotThereIsNotMade() {
    Path path = folder.resolve("file");

    assertThrows(
        NoSuchFileException.class, () -> DirectFile.open(path, BLOCK, StandardOpenOption.WRITE));
  }

  private Path write(Opener opener, ByteBuffer bytes, int piece) throws IOException {
    Path path = folder.resolve("written");
    Files.deleteIfExists(path);
    Files.createFile(path);
    ByteBuffer rest = bytes.duplicate();
    try (SequentialWriter writer =
        new SequentialWriter(opener.open(path, StandardOpenOption.WRITE))) {
      while (rest.position() < bytes.limit()) {
        rest.limit(Math.min(bytes.limit(), rest.position() + piece));
        writer.write(rest);
        assertEquals(rest.limit(), rest.position());
      }
      writer.finish();
    }
    return path;
  }
}
