package dev.jamjar.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class Sha256Properties {
  @Property(tries = 500)
  void anySlicingHashesAsTheJdkDoes(
      @ForAll @Size(max = 12) List<@From("lengths") Integer> lengths,
      @ForAll @Size(12) List<Manner> manners,
      @ForAll long seed) {
    int total = lengths.stream().mapToInt(Integer::intValue).sum();
    byte[] bytes = Kernels.random(total, seed);
    ByteBuffer direct = ByteBuffer.allocateDirect(total).put(bytes).flip();
    Sha256 sha256 = new Sha256();
    int at = 0;
    for (int i = 0; i < lengths.size(); i++) {
      int length = lengths.get(i);
      switch (manners.get(i)) {
        case ARRAY -> sha256.update(bytes, at, length);
        case HEAP -> sha256.update(ByteBuffer.wrap(bytes, at, length));
        case READ_ONLY -> sha256.update(ByteBuffer.wrap(bytes, at, length).asReadOnlyBuffer());
        case DIRECT -> {
          ByteBuffer slice = direct.slice(at, length);
          sha256.update(slice);
          assertEquals(0, slice.remaining());
        }
        default -> throw new AssertionError();
      }
      at += length;
    }
    MessageDigest jdk = Kernels.digest("SHA-256");
    assertEquals(Hash.read(jdk.digest(bytes), 0), sha256.finish());
  }

  private enum Manner {
    ARRAY,
    HEAP,
    READ_ONLY,
    DIRECT
  }

  /** Mostly about as long as a block, or much longer than what one call takes. */
  @Provide
  Arbitrary<Integer> lengths() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, 200), Arbitraries.integers().between(0, 300_000));
  }
}
