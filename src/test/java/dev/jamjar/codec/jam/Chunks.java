package dev.jamjar.codec.jam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jamjar.CorruptDataException;
import dev.jamjar.codec.ChunkList;
import dev.jamjar.codec.Nouns;
import dev.jamjar.codec.Region;
import dev.jamjar.codec.UnsuitableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The codec over arrays, for tests. Whatever goes through here goes through every engine, and must
 * come out the same.
 */
final class Chunks {
  private static final JamCodec CODEC = new JamCodec();
  private static final JamCodec PLAIN = new JamCodec(StructureEngine.PLAIN);

  private Chunks() {}

  static List<byte[]> of(byte[] jam) throws IOException, UnsuitableException {
    Path file = Files.createTempFile("jamjar", ".jam");
    try {
      Files.write(file, jam);
      return of(file, 0, jam.length);
    } finally {
      Files.delete(file);
    }
  }

  static List<byte[]> of(Path file, long offset, long length)
      throws IOException, UnsuitableException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Region region = new Region(channel, offset, length);
      ChunkList plain = new ChunkList();
      Optional<Nouns> nouns;
      try {
        nouns = PLAIN.encode(region, plain);
      } catch (UnsuitableException e) {
        UnsuitableException same =
            assertThrows(
                UnsuitableException.class, () -> CODEC.encode(region, new ChunkList()), "not both");
        assertEquals(e.getMessage(), same.getMessage());
        throw e;
      }
      ChunkList chunks = new ChunkList();
      assertEquals(nouns, CODEC.encode(region, chunks));
      assertArrayEquals(plain.chunks().toArray(), chunks.chunks().toArray());
      byte[] whole = new byte[(int) length];
      region.read(0, ByteBuffer.wrap(whole));
      AheadChunks.check(PLAIN, region, whole, chunks);
      AheadChunks.check(CODEC, region, whole, chunks);
      return chunks.chunks();
    }
  }

  static byte[] decode(List<byte[]> chunks, long bytes) throws IOException {
    byte[] plain;
    try {
      plain = decode(PLAIN, chunks, bytes);
    } catch (CorruptDataException e) {
      CorruptDataException same =
          assertThrows(CorruptDataException.class, () -> decode(CODEC, chunks, bytes), "not both");
      assertEquals(e.getMessage(), same.getMessage());
      throw e;
    }
    byte[] decoded = decode(CODEC, chunks, bytes);
    assertArrayEquals(plain, decoded);
    return decoded;
  }

  private static byte[] decode(JamCodec codec, List<byte[]> chunks, long bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    codec.decode(ChunkList.of(chunks).source(), bytes, out);
    return out.toByteArray();
  }
}
