package dev.jamjar.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class Blake3Properties {
  @Property(tries = 300)
  void anyRangeOfAnyArrayHashesAsBouncyCastleDoes(
      @ForAll("kernels") Kernel kernel,
      @ForAll("lengths") int length,
      @ForAll @IntRange(max = 100) int offset,
      @ForAll long seed) {
    byte[] bytes = Kernels.random(offset + length + 7, seed);
    assertEquals(Kernels.oracle(bytes, offset, length), Blake3.of(kernel, bytes, offset, length));
  }

  @Property(tries = 300)
  void anySlicingHashesAsTheWhole(
      @ForAll("kernels") Kernel kernel,
      @ForAll @Size(max = 12) List<@From("lengths") Integer> lengths,
      @ForAll @IntRange(max = 7) int manner,
      @ForAll long seed) {
    int total = lengths.stream().mapToInt(Integer::intValue).sum();
    byte[] bytes = Kernels.random(total, seed);
    ByteBuffer direct = ByteBuffer.allocateDirect(total).put(bytes).flip();
    Blake3 blake3 = new Blake3(kernel);
    int at = 0;
    for (int i = 0; i < lengths.size(); i++) {
      int length = lengths.get(i);
      if ((manner >> i % 3 & 1) == 0) {
        blake3.update(bytes, at, length, Runnable::run, 1 + i % 4);
      } else {
        blake3.update(direct.slice(at, length));
      }
      at += length;
    }
    assertEquals(Kernels.oracle(bytes, 0, total), blake3.finish());
  }

  @Property(tries = 60)
  void anyNumberOfThreadsHashesAsOneDoes(
      @ForAll("kernels") Kernel kernel,
      @ForAll("lengths") int head,
      @ForAll("megabytes") int length,
      @ForAll @IntRange(min = 1, max = 9) int threads,
      @ForAll long seed) {
    byte[] bytes = Kernels.random(head + length + 5, seed);
    Blake3 blake3 = new Blake3(kernel);
    blake3.update(bytes, 0, head);
    blake3.update(bytes, head, length, ForkJoinPool.commonPool(), threads);
    blake3.update(bytes, head + length, 5);
    assertEquals(Kernels.oracle(bytes, 0, bytes.length), blake3.finish());
  }

  @Provide
  Arbitrary<Kernel> kernels() {
    return Arbitraries.of(Kernels.all().toList());
  }

  /** Mostly near the borders of blocks, chunks and subtrees. */
  @Provide
  Arbitrary<Integer> lengths() {
    Arbitrary<Integer> chunks = evenly(0, 70);
    Arbitrary<Integer> around = evenly(-65, 65);
    return Arbitraries.oneOf(
        chunks.flatMap(c -> around.map(a -> Math.max(0, c * 1024 + a))),
        evenly(0, 5000),
        evenly(0, 600_000));
  }

  @Provide
  Arbitrary<Integer> megabytes() {
    return evenly(0, 3_000_000);
  }

  /** Without jqwik's liking for small numbers. */
  private static Arbitrary<Integer> evenly(int min, int max) {
    return Arbitraries.integers().between(min, max).withDistribution(RandomDistribution.uniform());
  }
}
