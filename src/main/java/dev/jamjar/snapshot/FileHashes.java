package dev.jamjar.snapshot;

import dev.jamjar.codec.Region;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;

/** The BLAKE3 and the SHA-256 of a stream of bytes, side by side. For one thread. */
final class FileHashes implements Closeable {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Blake3 blake3 = new Blake3();
  private final Sha256Lane sha256 = new Sha256Lane();

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

  void update(byte[] bytes, int offset, int length) throws InterruptedIOException {
    sha256.update(bytes, offset, length);
    blake3.update(bytes, offset, length);
  }

  Pair finish() throws InterruptedIOException {
    return new Pair(blake3.finish(), sha256.finish());
  }

  @Override
  public void close() {
    sha256.close();
  }
}
