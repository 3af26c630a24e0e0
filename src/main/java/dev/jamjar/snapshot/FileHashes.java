package dev.jamjar.snapshot;

import dev.jamjar.codec.Region;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The BLAKE3 and the SHA-256 of a stream of bytes, side by side. For one thread. */
final class FileHashes implements Closeable {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Blake3 blake3 = new Blake3();
  private final MessageDigest sha256 = sha256();

  /**
   * SHA-256 takes nearly as long as everything else together: nobody waits for it until the end.
   */
  private final WriteBehind behind =
      new WriteBehind(
          new DigestOutputStream(OutputStream.nullOutputStream(), sha256), "jamjar-sha256");

  /** Both hashes of a whole file. */
  record Pair(Hash blake3, Hash sha256) {}

  /** The BLAKE3 of all of {@code file}. */
  static Hash blake3(Region file, Progress progress) throws IOException {
    Blake3 blake3 = new Blake3();
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, Math.max(1, file.length()))];
    for (long position = 0; position < file.length(); ) {
      int n = file.read(position, ByteBuffer.wrap(buffer));
      blake3.update(buffer, 0, n);
      position += n;
      progress.advance(n);
    }
    return blake3.finish();
  }

  void update(byte[] bytes, int offset, int length) throws IOException {
    behind.write(bytes, offset, length);
    blake3.update(bytes, offset, length);
  }

  Pair finish() throws IOException {
    behind.finish();
    return new Pair(blake3.finish(), Hash.read(sha256.digest(), 0));
  }

  @Override
  public void close() {
    behind.close();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
