package dev.jamjar.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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
        blake3.update(bytes, at, length);
      } else {
        blake3.update(direct.slice(at, length));
      }
      at += length;
    }
    assertEquals(Kernels.oracle(bytes, 0, total), blake3.finish());
  }

  @Provide
  Arbitrary<Kernel> kernels() {
    return Arbitraries.of(Kernels.all().toList());
  }

  /** Mostly near the borders of blocks, chunks and subtrees. */
  @Provide
  Arbitrary<Integer> lengths() {
    Arbitrary<Integer> chunks = Arbitraries.integers().between(0, 70);
    Arbitrary<Integer> around = Arbitraries.integers().between(-65, 65);
    return Arbitraries.oneOf(
        chunks.flatMap(c -> around.map(a -> Math.max(0, c * 1024 + a))),
        Arbitraries.integers().between(0, 5000),
        Arbitraries.integers().between(0, 600_000));
  }
}
