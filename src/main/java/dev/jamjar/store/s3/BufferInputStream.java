package dev.jamjar.store.s3;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads a buffer's bytes, and leaves the buffer as it is. */
final class BufferInputStream extends InputStream {
  private final ByteBuffer rest;

  BufferInputStream(ByteBuffer content) {
    this.rest = content.duplicate();
  }

  @Override
  public int read() {
    return rest.hasRemaining() ? rest.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!rest.hasRemaining()) {
      return -1;
    }
    int read = Math.min(length, rest.remaining());
    rest.get(target, offset, read);
    return read;
  }

  @Override
  public int available() {
    return rest.remaining();
  }
}
