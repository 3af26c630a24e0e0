package dev.jamjar.snapshot;

import dev.jamjar.codec.BufferTaker;
import dev.jamjar.codec.Region;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The BLAKE3 and the SHA-256 of a stream of bytes, side by side. For one thread. */
final class FileHashes implements Closeable {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Blake3 blake3 = new Blake3();
  private final Sha256 sha256 = new Sha256();

  /**
   * SHA-256 takes nearly as long as everything else together: nobody waits for it until the end.
   */
  private final WriteBehind behind = new WriteBehind(sha256::update, "jamjar-sha256");

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

  /** As {@link #update}; see {@link BufferTaker}. */
  byte[] exchange(byte[] buffer, int length) throws IOException {
    behind.pass(buffer, length);
    blake3.update(buffer, 0, length); // both only read it
    return behind.spare(buffer.length);
  }

  Pair finish() throws IOException {
    behind.finish();
    return new Pair(blake3.finish(), sha256.finish());
  }

  @Override
  public void close() {
    behind.close();
  }
}
