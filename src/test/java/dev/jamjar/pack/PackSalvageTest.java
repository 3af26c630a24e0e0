package dev.jamjar.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.SampleBytes;
import dev.jamjar.hash.ChunkId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is damaged in a pack, the frames that are not are read, with an index or without. */
class PackSalvageTest {
  private final Map<ChunkId, byte[]> chunks = new LinkedHashMap<>();
  private PackDirectory directory;
  private byte[] pack;

  @BeforeEach
  void packSomeFrames() {
    try (PackWriter writer = new PackWriter()) {
      for (int i = 0; i < 6; i++) {
        add(writer, SampleBytes.compressible(i, 20_000));
        add(writer, SampleBytes.random(100 + i, 17_000));
      }
      for (int i = 0; i < 300; i++) {
        add(writer, SampleBytes.compressible(1000 + i, 900));
      }
      PackWriter.Sealed sealed = writer.seal();
      directory = sealed.directory();
      ByteBuffer content = sealed.content();
      pack = new byte[content.remaining()];
      content.get(pack);
    }
    assertTrue(directory.frames().size() >= 14, "frames: " + directory.frames().size());
  }

  @Test
  void aFlippedByteCostsOneFrameAtMost() throws Exception {
    for (int offset = 0; offset < pack.length; offset += 997) {
      byte[] damaged = SampleBytes.flipped(pack, offset, 0x10);

      requireAllBut(1, salvage(damaged, Optional.of(directory)), "listed, flipped at " + offset);
      requireAllBut(2, salvage(damaged, Optional.empty()), "flipped at " + offset);
    }
  }

  @Test
  void whatStandsBeforeACutIsRead() throws Exception {
    for (int length = 0; length < pack.length; length += 4001) {
      byte[] damaged = Arrays.copyOf(pack, length);
      int before = length;
      long whole =
          directory.frames().stream().filter(f -> f.offset() + f.bytes() <= before).count();
      int lost = directory.frames().size() - (int) whole;

      requireAllBut(lost, salvage(damaged, Optional.of(directory)), "listed, cut to " + length);
      requireAllBut(lost + 1, salvage(damaged, Optional.empty()), "cut to " + length);
    }
  }

  /** A failing disk gives back whole sectors of zeros. */
  @Test
  void aHoleCostsTheFramesItTouches() throws Exception {
    for (int offset = 0; offset + 4096 < pack.length; offset += 9973) {
      byte[] damaged = pack.clone();
      Arrays.fill(damaged, offset, offset + 4096, (byte) 0);

      requireAllBut(3, salvage(damaged, Optional.of(directory)), "listed, hole at " + offset);
      requireAllBut(4, salvage(damaged, Optional.empty()), "hole at " + offset);
    }
  }

  @Test
  void framesThatLieElsewhereAreFound() throws Exception {
    byte[] damaged = SampleBytes.inserted(pack, 0, (byte) '\n', (byte) 0);

    requireAllBut(0, salvage(damaged, Optional.of(directory)), "two bytes before");
    requireAllBut(0, salvage(damaged, Optional.empty()), "two bytes before");
  }

  @Test
  void fromNothingNothingIsRead() throws Exception {
    assertEquals(Set.of(), salvage(new byte[0], Optional.of(directory)));
    assertEquals(Set.of(), salvage(new byte[0], Optional.empty()));
    assertEquals(Set.of(), salvage(new byte[100_000], Optional.empty()));
  }

  private void add(PackWriter writer, byte[] content) {
    ChunkId id = ChunkId.of(content);
    chunks.put(id, content);
    writer.add(id, content, 0, content.length);
  }

  /** The chunks of the pack that were read; each is what it was. */
  private Set<ChunkId> salvage(byte[] damaged, Optional<PackDirectory> listed) throws Exception {
    Set<ChunkId> read = new HashSet<>();
    PackSalvage.read(
        damaged,
        listed,
        (id, content) -> {
          assertEquals(ChunkId.of(content), id);
          assertTrue(listed.isEmpty() || chunks.containsKey(id), "a chunk that was never there");
          if (chunks.containsKey(id)) {
            read.add(id);
          }
        });
    return read;
  }

  private void requireAllBut(int frames, Set<ChunkId> read, String when) {
    long lost =
        directory.frames().stream()
            .filter(
                frame -> {
                  for (int i = 0; i < frame.chunks(); i++) {
                    if (!read.contains(frame.id(i))) {
                      return true;
                    }
                  }
                  return false;
                })
            .count();
    assertTrue(lost <= frames, when + ": " + lost + " frames were not read whole");
  }
}
