package dev.jamjar.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.jamjar.hash.ChunkId;
import dev.jamjar.pack.PackDirectory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ChunkIndexProperties {
  private static final int NUMBERS = 300;

  @Property(tries = 100)
  void findsEveryChunkWhereItWasAddedFirst(
      @ForAll("packs") List<int[][]> packs, @ForAll @IntRange(max = 5000) int more) {
    ChunkIndex index = new ChunkIndex();
    Map<Integer, ChunkLocation> model = new HashMap<>();
    for (int p = 0; p < packs.size(); p++) {
      PackDirectory pack = Packs.of("" + p, packs.get(p));
      index.reserve(p % 2 * more);
      index.add(pack);
      for (int f = 0; f < packs.get(p).length; f++) {
        for (int c = 0; c < packs.get(p)[f].length; c++) {
          model.putIfAbsent(packs.get(p)[f][c], new ChunkLocation(pack, pack.frames().get(f), c));
        }
      }
    }

    assertEquals(model.size(), index.size());
    assertEquals(packs.size(), index.packs().size());
    for (int number = 0; number < NUMBERS; number++) {
      ChunkLocation expected = model.get(number);
      ChunkLocation found = index.find(id(number));
      assertEquals(expected != null, index.contains(id(number)));
      if (expected == null) {
        assertNull(found);
      } else {
        assertSame(expected.pack(), found.pack());
        assertSame(expected.frame(), found.frame());
        assertEquals(expected.ordinal(), found.ordinal());
        assertEquals(number + 1, found.length());
      }
    }
  }

  @Property(tries = 1)
  void holdsManyMoreThanItsFirstTable() {
    ChunkIndex index = new ChunkIndex();
    int chunks = 100_000;
    for (int from = 0; from < chunks; from += 50_000) {
      index.add(Packs.of("" + from, IntStream.range(from, from + 50_000).toArray()));
    }

    assertEquals(chunks, index.size());
    for (int number = 0; number < chunks; number++) {
      ChunkLocation found = index.find(id(number));
      assertEquals(number % 50_000, found.ordinal());
    }
    assertNull(index.find(id(chunks)));
  }

  @Provide
  Arbitrary<List<int[][]>> packs() {
    return Arbitraries.integers()
        .between(0, NUMBERS - 1)
        .array(int[].class)
        .ofMinSize(1)
        .ofMaxSize(30)
        .array(int[][].class)
        .ofMaxSize(6)
        .list()
        .ofMaxSize(6);
  }

  private static ChunkId id(int number) {
    return new ChunkId(Packs.hash("chunk " + number));
  }
}
