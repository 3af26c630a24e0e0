package dev.jamjar.hash;

import org.bouncycastle.crypto.digests.Blake3Digest;

/**
 * A BLAKE3 computation: bytes go in, one {@link Hash} comes out.
 *
 * <p>Single-threaded. After {@link #finish} the object starts afresh.
 */
public final class Blake3 {
  private final Blake3Digest digest = new Blake3Digest(Hash.BYTES);

  /** The hash of all of {@code bytes}. */
  public static Hash of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** The hash of {@code length} bytes of {@code bytes} from {@code offset} on. */
  public static Hash of(byte[] bytes, int offset, int length) {
    Blake3 blake3 = new Blake3();
    blake3.update(bytes, offset, length);
    return blake3.finish();
  }

  /** Adds {@code length} bytes of {@code bytes} from {@code offset} on. */
  public void update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }

  /** The hash of all bytes added since the start or the last call. */
  public Hash finish() {
    byte[] out = new byte[Hash.BYTES];
    digest.doFinal(out, 0);
    return Hash.read(out, 0);
  }
}
