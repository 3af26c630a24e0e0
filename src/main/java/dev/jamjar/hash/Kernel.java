package dev.jamjar.hash;

import java.nio.ByteBuffer;

/**
 * The part of BLAKE3 that costs time: whole chunks into chaining values, and the last of them into
 * the hash.
 *
 * <p>The state between two calls is a stack of chaining values, {@value #CV_BYTES} bytes each, the
 * root of the largest complete subtree at the bottom. After {@code n} whole chunks it holds one
 * value for every bit set in {@code n} (BLAKE3 specification §5.1.2). Implementations have no state
 * of their own; any number of threads may use one.
 */
sealed interface Kernel permits ScalarKernel, NativeKernel {
  /** Length of a chaining value in bytes: eight little-endian words. */
  int CV_BYTES = 32;

  /** Length of a chunk in bytes: a leaf of the tree. */
  int CHUNK_BYTES = 1024;

  /** Length in bytes of a stack that no input of fewer than 2⁶³ bytes fills. */
  int STACK_BYTES = 54 * CV_BYTES;

  /**
   * Adds {@code chunks} whole chunks that do not end the input.
   *
   * @param stack changed in place
   * @param depth values on the stack; 0 starts a subtree of its own
   * @param counter index of the first of these chunks in the whole input
   * @return values on the stack afterwards
   */
  int absorb(byte[] stack, int depth, byte[] in, int offset, int chunks, long counter);

  /** As the other, for bytes outside the heap; {@code offset} is absolute. */
  int absorb(byte[] stack, int depth, ByteBuffer direct, int offset, int chunks, long counter);

  /**
   * Writes the hash of the input that ends with these {@code length} bytes: at least one, unless
   * the whole input is empty.
   *
   * @param stack left as it was
   */
  void finish(
      byte[] stack, int depth, byte[] in, int offset, int length, long counter, byte[] hash);

  /** What {@code --version} says about it. */
  String description();
}
