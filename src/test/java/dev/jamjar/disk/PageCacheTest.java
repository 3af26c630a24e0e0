package dev.jamjar.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jamjar.SampleBytes;
import dev.jamjar.hash.Blake3;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in the cache, what is read is right; how much can be told on some file systems. */
class PageCacheTest {
  private static final int LENGTH = 19 * DirectFile.MIN_BYTES + 4321;
  private static final int[][] RANGES = {
    {0, LENGTH}, {1, LENGTH - 1}, {4095, 2 << 20}, {4096, 1 << 20}, {LENGTH - (1 << 20), 1 << 20}
  };

  @TempDir Path folder;

  @Test
  void whatIsInTheCacheIsRead() throws Exception {
    byte[] bytes = SampleBytes.random(1, LENGTH);
    Path path = Files.write(folder.resolve("file"), bytes);
    for (int[] range : RANGES) {
      int found = readAndCompare(path, bytes, range[0], range[1]);
      if (isKnown()) {
        assertEquals(range[1], found);
      }
    }
  }

  @Test
  void whatWentPastTheCacheIsNotThere() throws Exception {
    byte[] bytes = SampleBytes.random(2, LENGTH);
    Path path = writeDirectly(bytes);
    for (int[] range : RANGES) {
      int found = readAndCompare(path, bytes, range[0], range[1]);
      // The last block was cut off, for which the kernel may have read it.
      assertTrue(found == 0 || !isKnown(), found + " bytes");
    }
  }

  @Test
  void readingEndsWhereTheCacheDoes() throws Exception {
    assumeTrue(isKnown());
    byte[] bytes = SampleBytes.random(3, LENGTH);
    Path path = writeDirectly(bytes);
    int there = 3 << 20;
    try (var in = Files.newInputStream(path)) {
      in.readNBytes(there);
    }

    int found = readAndCompare(path, bytes, 100, LENGTH - 100);

    assertTrue(found >= there - 100 && found < LENGTH - 100, found + " bytes");
  }

  @Test
  void behindTheEndThereIsNothing() throws Exception {
    Path path = Files.write(folder.resolve("file"), new byte[100]);
    byte[] target = new byte[1 << 20];
    try (FileChannel file = FileChannel.open(path)) {
      assertTrue(PageCache.read(file, 0, target, target.length) <= 100);
      assertEquals(0, PageCache.read(file, 1L << 40, target, target.length));
    }
  }

  @Test
  void noMoreIsReadThanTheTargetHolds() throws Exception {
    Path path = Files.write(folder.resolve("file"), new byte[100]);
    try (FileChannel file = FileChannel.open(path)) {
      assertThrows(
          IndexOutOfBoundsException.class, () -> PageCache.read(file, 0, new byte[10], 11));
    }
  }

  private static int readAndCompare(Path path, byte[] bytes, int offset, int length)
      throws IOException {
    byte[] target = new byte[length + 5];
    int found;
    try (FileChannel file = FileChannel.open(path)) {
      found = PageCache.read(file, offset, target, length);
    }
    assertArrayEquals(
        Arrays.copyOfRange(bytes, offset, offset + found), Arrays.copyOf(target, found));
    return found;
  }

  private Path writeDirectly(byte[] bytes) throws IOException {
    Path path = Files.createFile(folder.resolve("file"));
    try (SequentialWriter writer =
        new SequentialWriter(DirectFile.open(path, StandardOpenOption.WRITE))) {
      writer.write(ByteBuffer.wrap(bytes));
      writer.finish();
    }
    return path;
  }

  /** Whether the file system is one of which it is known what it keeps in the cache. */
  private boolean isKnown() throws IOException {
    return Blake3.isNative() && Set.of("ext4", "xfs").contains(Files.getFileStore(folder).type());
  }
}
