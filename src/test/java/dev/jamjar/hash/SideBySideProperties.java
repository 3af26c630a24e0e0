package dev.jamjar.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whether it is in C is the machine's to say: the hashes are the same. */
class SideBySideProperties {
  /** Where one hash stands in a chunk or a block says nothing about where the others do. */
  @Property(tries = 300)
  void eachHashIsWhatItIsAlone(
      @ForAll @Size(max = 6) List<@From("lengths") Integer> lengths,
      @ForAll @Size(max = 3) List<@IntRange(max = 20_000) Integer> before,
      @ForAll @IntRange(max = 200) int beforeSha256,
      @ForAll long seed) {
    int total = lengths.stream().mapToInt(Integer::intValue).sum();
    byte[] bytes = Kernels.random(20_000 + total, seed);
    Sha256 sha256 = new Sha256();
    sha256.update(bytes, 20_000 - beforeSha256, beforeSha256);
    List<Blake3> blake3s = new ArrayList<>();
    for (int count : before) {
      Blake3 blake3 = new Blake3();
      blake3.update(bytes, 20_000 - count, count);
      blake3s.add(blake3);
    }
    int at = 20_000;
    for (int length : lengths) {
      SideBySide.update(bytes, at, length, sha256, blake3s);
      at += length;
    }
    for (int i = 0; i < before.size(); i++) {
      int from = 20_000 - before.get(i);
      assertEquals(Kernels.oracle(bytes, from, at - from), blake3s.get(i).finish());
    }
    MessageDigest jdk = Kernels.digest("SHA-256");
    jdk.update(bytes, 20_000 - beforeSha256, beforeSha256 + total);
    assertEquals(Hash.read(jdk.digest(), 0), sha256.finish());
  }

  /** About as long as what goes side by side at least, and much longer than one call takes. */
  @Provide
  Arbitrary<Integer> lengths() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, 200),
        Arbitraries.integers().between(7_000, 40_000),
        Arbitraries.integers().between(100_000, 700_000));
  }
}
