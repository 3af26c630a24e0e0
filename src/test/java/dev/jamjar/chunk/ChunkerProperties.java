package dev.jamjar.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.SampleBytes;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ChunkerProperties {
  @Property(tries = 200)
  void chunksAddUpAndKeepTheirBounds(
      @ForAll("params") ChunkerParams params, @ForAll("content") byte[] bytes) {
    List<Integer> lengths = Cuts.lengths(new Chunker(params), bytes);

    assertEquals(bytes.length, lengths.stream().mapToInt(Integer::intValue).sum());
    for (int i = 0; i < lengths.size(); i++) {
      assertTrue(lengths.get(i) > 0 && lengths.get(i) <= params.max());
      assertTrue(i == lengths.size() - 1 || lengths.get(i) >= params.min());
    }
  }

  /** I7: bytes after the longest possible chunk, and those before the cut, decide nothing. */
  @Property(tries = 200)
  void aCutDependsOnNothingButTheBytesFromItsStart(
      @ForAll("params") ChunkerParams params,
      @ForAll("content") byte[] bytes,
      @ForAll @IntRange(max = 999) int permille) {
    Chunker chunker = new Chunker(params);
    int start = (int) ((long) bytes.length * permille / 1000);
    if (start == bytes.length) {
      return;
    }
    int whole = chunker.cut(bytes, start, bytes.length - start);

    int shortest = Math.min(params.max(), bytes.length - start);
    byte[] alone = Arrays.copyOfRange(bytes, start, start + shortest);
    assertEquals(whole, chunker.cut(alone, 0, shortest));
    assertEquals(whole, chunker.cut(SampleBytes.inserted(alone, 0, new byte[7]), 7, shortest));
  }

  @Property(tries = 100)
  void afterACommonCutTheRestIsCutAlike(
      @ForAll("params") ChunkerParams params, @ForAll("content") byte[] bytes) {
    Chunker chunker = new Chunker(params);
    List<Integer> lengths = Cuts.lengths(chunker, bytes);
    if (lengths.size() > 1) {
      assertEquals(
          lengths.subList(1, lengths.size()), Cuts.lengths(chunker, bytes, lengths.get(0)));
    }
  }

  @Provide
  Arbitrary<ChunkerParams> params() {
    Arbitrary<Integer> averageBits = Arbitraries.integers().between(6, 10);
    Arbitrary<Integer> minParts = Arbitraries.integers().between(1, 64);
    Arbitrary<Integer> maxTimes = Arbitraries.integers().between(1, 8);
    return Combinators.combine(averageBits, minParts, maxTimes)
        .as(
            (bits, part, times) ->
                new ChunkerParams(Math.max(1, (1 << bits) / part), 1 << bits, times << bits));
  }

  @Provide
  Arbitrary<byte[]> content() {
    Arbitrary<Integer> length = Arbitraries.integers().between(0, 20_000);
    Arbitrary<Long> seed = Arbitraries.longs();
    Arbitrary<Integer> kind = Arbitraries.integers().between(0, 4);
    return Combinators.combine(length, seed, kind)
        .as(
            (n, s, k) ->
                k == 0
                    ? new byte[n]
                    : k == 1 ? SampleBytes.compressible(s, n) : SampleBytes.random(s, n));
  }
}
