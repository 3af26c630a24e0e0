package dev.jamjar.snapshot;

import dev.jamjar.codec.BufferTaker;
import java.io.IOException;
import java.io.OutputStream;

/** Takes the bytes of a file in order: hashes and counts them. */
class HashedStream extends OutputStream implements BufferTaker {
  private final FileHashes hashes;
  private final Progress progress;

  HashedStream(FileHashes hashes, Progress progress) {
    this.hashes = hashes;
    this.progress = progress;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] array, int offset, int length) throws IOException {
    hashes.update(array, offset, length);
    progress.advance(length);
  }

  @Override
  public byte[] exchange(byte[] buffer, int length) throws IOException {
    byte[] other = hashes.exchange(buffer, length);
    progress.advance(length);
    return other;
  }
}
