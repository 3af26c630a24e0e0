package dev.jamjar.codec.jam;

import dev.jamjar.codec.ChunkList;
import dev.jamjar.codec.Region;
import dev.jamjar.codec.UnsuitableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The codec over arrays, for tests. */
final class Chunks {
  private static final JamCodec CODEC = new JamCodec();

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
    ChunkList chunks = new ChunkList();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      CODEC.encode(new Region(channel, offset, length), chunks);
    }
    return chunks.chunks();
  }

  static byte[] decode(List<byte[]> chunks, long bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CODEC.decode(ChunkList.of(chunks).source(), bytes, out);
    return out.toByteArray();
  }
}
