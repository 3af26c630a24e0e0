package dev.jamjar.snapshot;

import dev.jamjar.codec.Region;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Compares what is written with a stretch of a file, and stops at the first byte that differs. */
final class Comparison extends OutputStream {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Region expected;
  private final byte[] buffer;
  private long position;

  Comparison(Region expected) {
    this.expected = expected;
    this.buffer = new byte[(int) Math.max(1, Math.min(BUFFER_BYTES, expected.length()))];
  }

  /** A byte differs. Not an {@link IOException}: nobody on the way may take it for a failure. */
  static final class DifferenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final long position;

    DifferenceException(long position) {
      super("byte " + position, null, false, false);
      this.position = position;
    }

    /** Which byte, counted from 0. */
    long position() {
      return position;
    }
  }

  /** How many bytes were written, all of them as expected. */
  long position() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int wanted = Math.min(length - done, buffer.length);
      int n = expected.read(position, ByteBuffer.wrap(buffer, 0, wanted));
      int from = offset + done;
      int same = Arrays.mismatch(buffer, 0, n, bytes, from, from + wanted);
      if (same >= 0) {
        throw new DifferenceException(position + same);
      }
      done += wanted;
      position += wanted;
    }
  }
}
