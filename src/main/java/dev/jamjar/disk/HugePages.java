package dev.jamjar.disk;

import dev.jamjar.hash.Blake3;
import java.nio.ByteBuffer;

/**
 * Memory in pages of 2 MiB, where the operating system has such: what a disk is given of it comes
 * in two places instead of a thousand.
 *
 * <p>Only with the C library; elsewhere it is memory as any other.
 */
final class HugePages {
  /** The size of one, on x86-64 and most others; where they are larger, there are none. */
  static final int BYTES = 2 << 20;

  private HugePages() {}

  /**
   * Memory outside the heap that starts where a page does, all zero.
   *
   * @param bytes a multiple of {@link #BYTES}
   */
  static ByteBuffer memory(int bytes) {
    if (bytes % BYTES != 0) {
      throw new IllegalArgumentException(bytes + " bytes are not whole huge pages");
    }
    ByteBuffer memory =
        ByteBuffer.allocateDirect(bytes + BYTES).alignedSlice(BYTES).slice(0, bytes);
    if (Blake3.isNative()) {
      try {
        ask(memory);
      } catch (LinkageError e) {
        // A library of another build.
      }
    }
    return memory;
  }

  /** Of all of the memory, which holds nothing. */
  private static native void ask(ByteBuffer memory);
}
