package dev.jamjar.hash;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * BLAKE3 in the vectors of this processor: the C of {@code src/main/c} for one instruction set.
 *
 * <p>The C trusts its arguments, so every range is checked here. While it runs, a garbage collector
 * may have to wait: callers pass at most a few hundred chunks at once.
 */
final class NativeKernel implements Kernel {
  /** An exbibyte: far from what {@link #STACK_BYTES} holds, whatever one call adds. */
  private static final long MAX_CHUNKS = 1L << 50;

  /** Blocks of SHA-256 that find room beside a chunk: half as many bytes. */
  private static final int BLOCKS_BESIDE = CHUNK_BYTES / 2 / NativeSha256.BLOCK_BYTES;

  private final int number;
  private final String instructionSet;
  private final boolean beside;

  private NativeKernel(int number, String instructionSet) {
    this.number = number;
    this.instructionSet = instructionSet;
    this.beside = hasBeside(number);
  }

  /**
   * The kernels that this processor runs, the fastest last.
   *
   * @throws UnsatisfiedLinkError where {@link NativeLibrary} has not been loaded
   */
  static List<NativeKernel> supported() {
    List<NativeKernel> kernels = new ArrayList<>();
    String[] names = names();
    for (int i = 0; i < names.length; i++) {
      if (names[i] != null) {
        kernels.add(new NativeKernel(i, names[i]));
      }
    }
    return kernels;
  }

  /** As in the documentation of {@link KernelChoice}: {@code sse4.1}, {@code avx2}, … */
  String instructionSet() {
    return instructionSet;
  }

  @Override
  public int absorb(byte[] stack, int depth, byte[] in, int offset, int chunks, long counter) {
    checkAbsorb(stack, depth, in.length, offset, chunks, counter);
    return absorbArray(number, stack, depth, in, offset, chunks, counter);
  }

  @Override
  public int absorb(
      byte[] stack, int depth, ByteBuffer direct, int offset, int chunks, long counter) {
    checkAbsorb(stack, depth, direct.capacity(), offset, chunks, counter);
    if (!direct.isDirect()) {
      throw new IllegalArgumentException("not a direct buffer: " + direct);
    }
    return absorbDirect(number, stack, depth, direct, offset, chunks, counter);
  }

  /** Whether a SHA-256 can go beside this one, with which BLAKE3 costs little. */
  boolean hasBeside() {
    return beside;
  }

  /** As the others, and adds bytes to a SHA-256 as long as there are any: at most half as many. */
  int absorb(
      byte[] stack,
      int depth,
      byte[] in,
      int offset,
      int chunks,
      long counter,
      NativeSha256.Beside sha256) {
    checkAbsorb(stack, depth, in.length, offset, chunks, counter);
    if (!beside) {
      throw new IllegalStateException("nothing goes beside " + instructionSet);
    }
    int blocks = Math.min(chunks * BLOCKS_BESIDE, sha256.blocks());
    int from = sha256.take(blocks);
    return absorbBeside(
        number,
        stack,
        depth,
        in,
        offset,
        chunks,
        counter,
        sha256.state(),
        sha256.in(),
        from,
        blocks);
  }

  @Override
  public void finish(
      byte[] stack, int depth, byte[] in, int offset, int length, long counter, byte[] hash) {
    checkState(stack, depth, counter);
    if (depth == 0 && counter > 0) {
      throw new IllegalArgumentException("only what begins at the start has a hash");
    }
    Objects.checkFromIndexSize(offset, length, in.length);
    Objects.checkFromIndexSize(0, Hash.BYTES, hash.length);
    finishArray(number, stack, depth, in, offset, length, counter, hash);
  }

  @Override
  public String description() {
    return "native ".concat(instructionSet);
  }

  @Override
  public String toString() {
    return description();
  }

  private static void checkAbsorb(
      byte[] stack, int depth, int length, int offset, int chunks, long counter) {
    checkState(stack, depth, counter);
    Objects.checkFromIndexSize(0, STACK_BYTES, stack.length);
    Objects.checkFromIndexSize(offset, (long) chunks * CHUNK_BYTES, length);
  }

  /** The C has room for the values of {@link #MAX_CHUNKS} and no more. */
  private static void checkState(byte[] stack, int depth, long counter) {
    if (counter < 0 || counter > MAX_CHUNKS || depth != 0 && depth != Long.bitCount(counter)) {
      throw new IllegalArgumentException(
          depth + " values on the stack after " + counter + " chunks");
    }
    Objects.checkFromIndexSize(0, depth * CV_BYTES, stack.length);
  }

  private static native String[] names();

  private static native int absorbArray(
      int kernel, byte[] stack, int depth, byte[] in, int offset, int chunks, long counter);

  private static native int absorbDirect(
      int kernel, byte[] stack, int depth, ByteBuffer in, int offset, int chunks, long counter);

  private static native boolean hasBeside(int kernel);

  private static native int absorbBeside(
      int kernel,
      byte[] stack,
      int depth,
      byte[] in,
      int offset,
      int chunks,
      long counter,
      int[] state,
      byte[] besideIn,
      int besideOffset,
      int besideBlocks);

  private static native void finishArray(
      int kernel,
      byte[] stack,
      int depth,
      byte[] in,
      int offset,
      int length,
      long counter,
      byte[] hash);
}
