package dev.jamjar.jam;

import java.io.IOException;
import java.io.OutputStream;

/** Takes a jam's bytes, one buffer after the other. */
@FunctionalInterface
public interface JamTarget {
  /**
   * Takes the first {@code length} bytes of {@code buffer}, which is not the caller's any more.
   *
   * @return an array that is at least as long, with anything in it: the caller's from now on
   */
  byte[] exchange(byte[] buffer, int length) throws IOException;

  /** Writes to a stream; the buffer comes back. */
  static JamTarget of(OutputStream stream) {
    return (buffer, length) -> {
      stream.write(buffer, 0, length);
      return buffer;
    };
  }
}
