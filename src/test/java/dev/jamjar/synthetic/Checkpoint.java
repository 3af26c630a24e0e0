package dev.jamjar.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bouncycastle.crypto.digests.Blake3Digest;

/** A checkpoint of version 2, taken apart by the published layout alone. */
record Checkpoint(byte[] kernelHash, byte[] checksum, long eventNumber, byte[] cold, byte[] state) {

  static Checkpoint read(Path path) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(0x4d41_4a4b_4843L, varint(in), "magic");
    assertEquals(2, varint(in), "version");
    assertEquals(varint(in), in.remaining(), "length of the payload");
    Checkpoint checkpoint =
        new Checkpoint(
            bytes(in, 32),
            bytes(in, 32),
            varint(in),
            bytes(in, (int) varint(in)),
            bytes(in, (int) varint(in)));
    assertEquals(0, in.remaining(), "bytes behind the end");
    return checkpoint;
  }

  /** What the checksum must be, by another BLAKE3 than the one that made it. */
  byte[] expectedChecksum() {
    Blake3Digest digest = new Blake3Digest(32);
    update(digest, number(eventNumber));
    update(digest, number(cold.length));
    update(digest, cold);
    update(digest, number(state.length));
    update(digest, state);
    byte[] out = new byte[32];
    digest.doFinal(out, 0);
    return out;
  }

  private static void update(Blake3Digest digest, byte[] bytes) {
    digest.update(bytes, 0, bytes.length);
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  private static long varint(ByteBuffer in) {
    int first = in.get() & 0xff;
    return switch (first) {
      case 251 -> in.getShort() & 0xffffL;
      case 252 -> in.getInt() & 0xffffffffL;
      case 253 -> in.getLong();
      default -> first;
    };
  }

  private static byte[] bytes(ByteBuffer in, int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }
}
