package dev.jamjar.snapshot;

import dev.jamjar.codec.Region;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The BLAKE3 and the SHA-256 of a stream of bytes, side by side. Belongs to one thread. */
final class FileHashes {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Blake3 blake3 = new Blake3();
  private final MessageDigest sha256;

  FileHashes() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Both hashes of a whole file. */
  record Pair(Hash blake3, Hash sha256) {}

  /** Reads all of {@code file}. */
  static Pair of(Region file, Progress progress) throws IOException {
    FileHashes hashes = new FileHashes();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (long position = 0; position < file.length(); ) {
      int n = file.read(position, ByteBuffer.wrap(buffer));
      hashes.update(buffer, 0, n);
      position += n;
      progress.advance(n);
    }
    return hashes.finish();
  }

  void update(byte[] bytes, int offset, int length) {
    blake3.update(bytes, offset, length);
    sha256.update(bytes, offset, length);
  }

  Pair finish() {
    return new Pair(blake3.finish(), Hash.read(sha256.digest(), 0));
  }
}
