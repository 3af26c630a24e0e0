package dev.jamjar.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.ConflictException;
import dev.jamjar.CorruptDataException;
import dev.jamjar.SampleBytes;
import dev.jamjar.UnsupportedFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawCodecTest {
  private final Codec codec = Codecs.RAW;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16 << 10, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5_000_000})
  void givesBackWhatItWasGiven(int length) throws Exception {
    byte[] bytes = SampleBytes.random(length, length);

    List<byte[]> chunks = encode(region(bytes, 1 << 20, 1));

    assertArrayEquals(bytes, decode(chunks, length));
  }

  /** I7: the same bytes give the same chunks, however the reads are sliced. */
  @Test
  void cutsAlikeHoweverReadsAreSliced() throws Exception {
    byte[] bytes = SampleBytes.random(7, 3_000_000);
    List<byte[]> whole = encode(region(bytes, 1 << 30, 1));

    for (int most : List.of(997, 65_536, 300_001, (1 << 20) - 1)) {
      assertSame(whole, encode(region(bytes, most, most)));
    }
    byte[] within = SampleBytes.inserted(bytes, 0, new byte[12_345]);
    Region slice =
        region(Arrays.copyOf(within, within.length + 99), 1 << 19, 3).slice(12_345, bytes.length);
    assertSame(whole, encode(slice));
  }

  @Test
  void refusesChunksThatAreNotThatManyBytes() {
    List<byte[]> chunks = List.of(new byte[10], new byte[5]);

    assertThrows(CorruptDataException.class, () -> decode(chunks, 14));
    assertThrows(CorruptDataException.class, () -> decode(chunks, 16));
    assertThrows(CorruptDataException.class, () -> decode(List.of(), 1));
    assertThrows(CorruptDataException.class, () -> decode(chunks, 0));
  }

  @Test
  void noticesAFileThatBecomesShorter() throws Exception {
    Region full = region(new byte[100], 100, 1);
    Region longer = new Region(full.file(), 50, 51);

    var e = assertThrows(ConflictException.class, () -> encode(longer));

    assertTrue(e.getMessage().contains("shorter"), e.getMessage());
  }

  @Test
  void aRegionReadsItsBytesAndNoOthers() throws Exception {
    byte[] bytes = SampleBytes.random(9, 100);
    Region region = region(bytes, 7, 1).slice(10, 80).slice(5, 70);
    ByteBuffer target = ByteBuffer.allocate(100);

    assertEquals(70, region.read(0, target));
    assertArrayEquals(
        Arrays.copyOfRange(bytes, 15, 85), Arrays.copyOf(target.array(), target.position()));
    assertEquals(100, target.limit());
    assertEquals(0, region.read(70, target));
    assertEquals(0, region.read(1000, target));
    assertThrows(IllegalArgumentException.class, () -> region.slice(1, 70));
    assertThrows(IllegalArgumentException.class, () -> region.slice(-1, 2));
  }

  @Test
  void aCodecIsFoundByNameAndVersionOnly() throws Exception {
    assertEquals(Codecs.RAW, Codecs.named("raw", 1));

    assertThrows(UnsupportedFormatException.class, () -> Codecs.named("raw", 2));
    assertThrows(UnsupportedFormatException.class, () -> Codecs.named("RAW", 1));
  }

  private static Region region(byte[] bytes, int most, long seed) throws IOException {
    return Region.of(new SlicedChannel(bytes, most, seed));
  }

  private List<byte[]> encode(Region region) throws Exception {
    ChunkList chunks = new ChunkList();
    codec.encode(region, chunks);
    return chunks.chunks();
  }

  private byte[] decode(List<byte[]> chunks, long bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    codec.decode(ChunkList.of(chunks).source(), bytes, out);
    return out.toByteArray();
  }

  private static void assertSame(List<byte[]> expected, List<byte[]> found) {
    assertEquals(
        expected.stream().map(c -> c.length).toList(), found.stream().map(c -> c.length).toList());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), found.get(i));
    }
  }
}
