package dev.jamjar;

import java.util.Arrays;
import java.util.Random;

/** Bytes for tests: the same on every machine for the same seed. */
public final class SampleBytes {
  private SampleBytes() {}

  /** Bytes that do not compress. */
  public static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Bytes that compress to about a third, without ever repeating for long. */
  public static byte[] compressible(long seed, int length) {
    Random random = new Random(seed);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) "etaoin shrdlu".charAt(random.nextInt(1 + random.nextInt(13)));
    }
    return bytes;
  }

  /** A copy whose byte at {@code offset} is another. */
  public static byte[] flipped(byte[] bytes, int offset, int mask) {
    byte[] damaged = bytes.clone();
    damaged[offset] ^= (byte) mask;
    return damaged;
  }

  /** A copy with {@code inserted} between the bytes before and after {@code offset}. */
  public static byte[] inserted(byte[] bytes, int offset, byte... inserted) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + inserted.length);
    System.arraycopy(inserted, 0, longer, offset, inserted.length);
    System.arraycopy(bytes, offset, longer, offset + inserted.length, bytes.length - offset);
    return longer;
  }
}
