package dev.jamjar.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jamjar.hash.Blake3;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HugePagesTest {
  private static final Path SWITCH = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
  private static final Path USE = Path.of("/proc/self/smaps_rollup");

  @Test
  void memoryStartsWhereAPageDoesAndIsAllZero() {
    ByteBuffer memory = HugePages.memory(2 * HugePages.BYTES);
    assertEquals(2 * HugePages.BYTES, memory.capacity());
    assertEquals(0, memory.alignmentOffset(0, HugePages.BYTES));
    assertTrue(memory.isDirect());
    assertEquals(-1, memory.mismatch(ByteBuffer.allocate(memory.capacity())));
    assertThrows(IllegalArgumentException.class, () -> HugePages.memory(HugePages.BYTES + 4096));
  }

  /** Each piece of memory is its own, also where small pages were given back for it. */
  @Test
  void nobodyElsesMemoryIsCleared() {
    ByteBuffer before = filled(ByteBuffer.allocateDirect(3 * HugePages.BYTES), 1);
    ByteBuffer piece = filled(HugePages.memory(HugePages.BYTES), 2);
    ByteBuffer after = filled(ByteBuffer.allocateDirect(3 * HugePages.BYTES), 3);
    ByteBuffer other = filled(HugePages.memory(2 * HugePages.BYTES), 4);
    ByteBuffer[] all = {before, piece, after, other};
    for (int i = 0; i < all.length; i++) {
      ByteBuffer expected = filled(ByteBuffer.allocate(all[i].capacity()), i + 1);
      assertEquals(-1, all[i].mismatch(expected));
    }
  }

  @Test
  void whereTheSystemHasThemTheyAreUsed() throws Exception {
    assumeTrue(Blake3.isNative(), "no C library here");
    assumeTrue(Files.isReadable(USE) && Files.isReadable(SWITCH), "this system does not tell");
    assumeTrue(!Files.readString(SWITCH).contains("[never]"), "they are switched off here");
    long before = inUse();
    // As many as to find room for one, even where memory lies about in small pieces.
    ByteBuffer memory = filled(HugePages.memory(32 * HugePages.BYTES), 1);
    assertTrue(inUse() - before >= HugePages.BYTES, "none of " + memory.capacity() + " bytes");
  }

  private static ByteBuffer filled(ByteBuffer memory, int value) {
    for (int i = 0; i < memory.capacity(); i += Long.BYTES) {
      memory.putLong(i, value);
    }
    return memory;
  }

  private static long inUse() throws IOException {
    for (String line : Files.readAllLines(USE)) {
      if (line.startsWith("AnonHugePages:")) {
        return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("no such line");
  }
}
