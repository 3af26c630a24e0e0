package dev.jamjar.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.SampleBytes;
import dev.jamjar.format.ByteWriter;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

class PackProperties {
  @Property(tries = 60)
  void aScannerRebuildsTheDirectoryFromThePackAlone(
      @ForAll @Size(min = 1, max = 60) List<@From("chunk") byte[]> chunks) throws Exception {
    PackWriter.Sealed sealed = PackVectors.sealed(chunks.toArray(byte[][]::new));

    assertSame(sealed.directory(), PackScanner.scan("pack", PackVectors.bytes(sealed)));
  }

  @Property(tries = 1)
  void everyTruncationIsRefused() {
    byte[] pack = smallPack();
    for (int length = 0; length < pack.length; length++) {
      byte[] cut = Arrays.copyOf(pack, length);
      assertThrows(JamJarException.class, () -> PackScanner.scan("pack", cut), "length " + length);
    }
  }

  /** The scanner trusts no byte: what it reads from a changed pack, it reads under other names. */
  @Property(tries = 1)
  void everyFlippedBitIsRefusedOrRenamesThePack() {
    byte[] pack = smallPack();
    PackDirectory sound = scan(pack);
    for (int i = 0; i < pack.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        PackDirectory found = scan(SampleBytes.flipped(pack, i, 1 << bit));
        if (found != null) {
          assertNotEquals(sound.id(), found.id());
        }
      }
    }
  }

  @Property(tries = 500)
  void anyBytesBehindAHeaderEndWell(@ForAll byte[] bytes) {
    scan(new ByteWriter().ascii("JAMJARP").u8(1).bytes(bytes, 0, bytes.length).toByteArray());
  }

  @Example
  void aCompressedFrameOfNothingIsDamaged() {
    byte[] frame = new ByteWriter().u8(1).u8(0).u8(1).u8(5).u8(0).toByteArray();
    assertThrows(
        CorruptDataException.class, () -> FrameReader.read("frame", frame, 0, frame.length));
  }

  @Property(tries = 500)
  void anyFrameEndsWell(@ForAll @Size(max = 200) byte[] bytes) {
    for (int compression = 0; compression < 2; compression++) {
      byte[] frame =
          new ByteWriter().u8(compression).u8(0).bytes(bytes, 0, bytes.length).toByteArray();
      try {
        FrameReader.read("frame", frame, 0, frame.length);
      } catch (JamJarException e) {
        // One of ours.
      }
    }
  }

  @Provide
  Arbitrary<byte[]> chunk() {
    Arbitrary<Integer> length =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.integers().between(1, 3_000)),
            Tuple.of(1, Arbitraries.integers().between(10_000, 60_000)));
    return Combinators.combine(length, Arbitraries.longs(), Arbitraries.of(true, false))
        .as(
            (n, seed, text) ->
                text ? SampleBytes.compressible(seed, n) : SampleBytes.random(seed, n));
  }

  private static byte[] smallPack() {
    return PackVectors.bytes(
        PackVectors.sealed(
            SampleBytes.compressible(1, 300), SampleBytes.random(2, 40), new byte[] {1}));
  }

  /** The directory, or null where the bytes are refused. */
  private static PackDirectory scan(byte[] bytes) {
    try {
      return PackScanner.scan("pack", bytes);
    } catch (JamJarException e) {
      return null;
    }
  }

  private static void assertSame(PackDirectory expected, PackDirectory found) {
    assertEquals(expected.id(), found.id());
    assertEquals(expected.bytes(), found.bytes());
    assertEquals(expected.frames().size(), found.frames().size());
    for (int i = 0; i < expected.frames().size(); i++) {
      PackDirectory.Frame one = expected.frames().get(i);
      PackDirectory.Frame other = found.frames().get(i);
      assertEquals(one.offset(), other.offset());
      assertEquals(one.bytes(), other.bytes());
      assertArrayEquals(one.ids(), other.ids());
      assertArrayEquals(one.lengths(), other.lengths());
    }
  }
}
