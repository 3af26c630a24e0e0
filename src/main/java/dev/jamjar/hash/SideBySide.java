package dev.jamjar.hash;

import java.util.List;

/**
 * A SHA-256 and some BLAKE3s of the same bytes.
 *
 * <p>The processor's instructions for SHA-256 wait for each other most of the time. With AVX-512
 * there are registers enough to compute BLAKE3 in between: two of them beside a SHA-256 take hardly
 * longer than it alone.
 */
public final class SideBySide {
  /** Small enough to stay in a core's cache until each has seen it. */
  private static final int SLICE_BYTES = 256 << 10;

  private static final int TEST_BYTES = 100_000;
  private static final boolean FASTER = new Blake3().goesBeside(new Sha256().inC()) && passes();

  private SideBySide() {}

  /** Whether it is faster here than one after the other. */
  public static boolean isFaster() {
    return FASTER;
  }

  /** Adds {@code length} bytes of {@code bytes} from {@code offset} on to each of them. */
  public static void update(
      byte[] bytes, int offset, int length, Sha256 sha256, List<Blake3> blake3s) {
    if (FASTER) {
      updateInC(bytes, offset, length, sha256, blake3s);
      return;
    }
    sha256.update(bytes, offset, length);
    for (Blake3 blake3 : blake3s) {
      blake3.update(bytes, offset, length);
    }
  }

  private static void updateInC(
      byte[] bytes, int offset, int length, Sha256 sha256, List<Blake3> blake3s) {
    for (int done = 0; done < length; done += SLICE_BYTES) {
      int slice = Math.min(SLICE_BYTES, length - done);
      NativeSha256.Beside beside = sha256.inC().beside(bytes, offset + done, slice);
      for (Blake3 blake3 : blake3s) {
        blake3.update(bytes, offset + done, slice, beside);
      }
      beside.finish();
    }
  }

  /** Whether the hashes are those that each computes alone. */
  private static boolean passes() {
    byte[] bytes = new byte[TEST_BYTES];
    for (int i = 0; i < 251; i++) {
      bytes[i] = (byte) i;
    }
    // Copying is quick even before the compiler has seen it.
    for (int done = 251; done < bytes.length; done *= 2) {
      System.arraycopy(bytes, 0, bytes, done, Math.min(done, bytes.length - done));
    }
    Sha256 sha256 = new Sha256();
    List<Blake3> blake3s = List.of(new Blake3(), new Blake3());
    blake3s.get(1).update(bytes, 0, 1);
    updateInC(bytes, 1, bytes.length - 1, sha256, blake3s);
    Sha256 alone = new Sha256();
    alone.update(bytes, 1, bytes.length - 1);
    return sha256.finish().equals(alone.finish())
        && blake3s.get(0).finish().equals(Blake3.of(bytes, 1, bytes.length - 1))
        && blake3s.get(1).finish().equals(Blake3.of(bytes));
  }
}
