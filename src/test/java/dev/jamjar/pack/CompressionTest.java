package dev.jamjar.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompressionTest {
  private static final int LENGTH = 100_000;

  private final Random random = new Random(7);

  @Test
  void randomBytesAreStored() {
    for (int i = 0; i < 200; i++) {
      assertEquals(-1, compressed(randomBytes()));
    }
  }

  @Test
  void whatShrinksALittleIsCompressed() {
    byte[] raw = randomBytes();
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) Math.min(raw[i] & 0xff, 0xe8); // 7.7 bits of information in each
    }
    assertTrue(compressed(raw) > 0);
  }

  @Test
  void bytesThatComeAgainSoonAreCompressedThoughTheyAreRandom() {
    byte[] raw = new byte[LENGTH];
    byte[] once = Arrays.copyOf(randomBytes(), 600);
    for (int i = 0; i < raw.length; i += once.length) {
      System.arraycopy(once, 0, raw, i, Math.min(once.length, raw.length - i));
    }
    int compressed = compressed(raw);
    assertTrue(compressed > 0 && compressed < 2000, "compressed to " + compressed);
  }

  /** As in the proofs of real blocks: all bytes are as frequent, but digests come again. */
  @Test
  void digestsThatComeAgainAreFoundAmongRandomBytes() {
    byte[] raw = randomBytes();
    int digest = 40;
    for (int i = 4000; i + digest < raw.length; i += 8 * digest) {
      System.arraycopy(raw, i - digest * (1 + random.nextInt(50)), raw, i, digest);
    }
    int compressed = compressed(raw);
    assertTrue(compressed > 0 && compressed < raw.length * 0.93, "compressed to " + compressed);
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[LENGTH];
    random.nextBytes(bytes);
    return bytes;
  }

  private static int compressed(byte[] raw) {
    try (Compression compression = new Compression()) {
      return compression.compress(raw, raw.length);
    }
  }
}
