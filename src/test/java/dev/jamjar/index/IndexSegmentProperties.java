package dev.jamjar.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.JamJarException;
import dev.jamjar.SampleBytes;
import dev.jamjar.format.ByteWriter;
import dev.jamjar.pack.PackDirectory;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class IndexSegmentProperties {
  @Property(tries = 100)
  void whatIsWrittenIsReadAndWrittenTheSame(@ForAll("packs") List<PackDirectory> packs)
      throws Exception {
    byte[] written = IndexSegment.write(IndexVectors.SALT, packs);

    List<PackDirectory> read = IndexSegment.read("index", written);

    assertEquals(packs.size(), read.size());
    for (int i = 0; i < packs.size(); i++) {
      assertEquals(packs.get(i).id(), read.get(i).id());
      assertEquals(packs.get(i).bytes(), read.get(i).bytes());
      assertEquals(packs.get(i).chunks(), read.get(i).chunks());
    }
    assertArrayEquals(written, IndexSegment.write(IndexVectors.SALT, read));
    long bound = packs.stream().mapToLong(IndexSegment::bytesAtMost).sum();
    assertTrue(
        written.length <= 8 + IndexSegment.SALT_BYTES + 5 + bound,
        written.length + " of at most " + bound);
  }

  @Property(tries = 1)
  void everyTruncationIsRefused() {
    byte[] index = IndexVectors.sound();
    for (int length = 0; length < index.length; length++) {
      byte[] cut = Arrays.copyOf(index, length);
      assertThrows(JamJarException.class, () -> IndexSegment.read("index", cut));
    }
  }

  /** One set of directories, one encoding: what is accepted is what a writer writes. */
  @Property(tries = 1)
  void everyOtherByteIsRefusedOrReadAsWritten() {
    byte[] index = IndexVectors.sound();
    for (int i = 0; i < index.length; i++) {
      for (int mask = 1; mask < 256; mask++) {
        requireCanonical(SampleBytes.flipped(index, i, mask));
      }
    }
  }

  @Property(tries = 1000)
  void anyBytesBehindAHeaderEndWell(@ForAll byte[] bytes) {
    requireCanonical(
        new ByteWriter().ascii("JAMJARI").u8(1).bytes(bytes, 0, bytes.length).toByteArray());
  }

  @Provide
  Arbitrary<List<PackDirectory>> packs() {
    Arbitrary<int[]> frame =
        Arbitraries.integers().between(0, 1 << 17).array(int[].class).ofMinSize(1).ofMaxSize(20);
    Arbitrary<PackDirectory> pack =
        Combinators.combine(Arbitraries.strings().alpha().ofMaxLength(3), frame.list().ofMaxSize(5))
            .as((name, frames) -> Packs.of(name, frames.toArray(int[][]::new)));
    return pack.list().ofMaxSize(5);
  }

  private static void requireCanonical(byte[] bytes) {
    try {
      List<PackDirectory> read = IndexSegment.read("index", bytes);
      byte[] salt = Arrays.copyOfRange(bytes, 8, 8 + IndexSegment.SALT_BYTES);
      assertArrayEquals(bytes, IndexSegment.write(salt, read));
    } catch (JamJarException e) {
      // Refused.
    }
  }
}
