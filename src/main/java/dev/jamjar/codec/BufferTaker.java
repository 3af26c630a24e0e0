package dev.jamjar.codec;

import java.io.IOException;

/** A stream that also takes a whole buffer and gives another for it, so that nothing is copied. */
public interface BufferTaker {
  /**
   * Takes the first {@code length} bytes of {@code buffer} as if they were written. The array is
   * not the caller's any more.
   *
   * @return an array that is at least as long, with anything in it
   */
  byte[] exchange(byte[] buffer, int length) throws IOException;
}
