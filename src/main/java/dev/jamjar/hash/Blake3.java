package dev.jamjar.hash;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * A BLAKE3 computation: bytes go in, one {@link Hash} comes out.
 *
 * <p>Any slicing of the same bytes gives the same hash; slices of 64 KiB and more are fastest. For
 * one thread at a time. After {@link #finish} the object starts afresh.
 */
public final class Blake3 {
  /**
   * Bytes held back: enough chunks to fill the widest vectors, when they arrive in small pieces.
   */
  private static final int TAIL_BYTES = 16 * Kernel.CHUNK_BYTES;

  /** Most that one call of the kernel sees, since garbage collection may have to wait for it. */
  private static final int SLICE_CHUNKS = 256;

  private static final byte[] EMPTY_STACK = {};
  private static final Kernel KERNEL = KernelChoice.make();

  private final Kernel kernel;
  private final byte[] stack = new byte[Kernel.STACK_BYTES];
  private int depth;

  /** Whole chunks absorbed into the stack. */
  private long chunks;

  /** The newest bytes, at least one once there are any: only the last chunk may be the root. */
  private final byte[] tail = new byte[TAIL_BYTES];

  private int tailLength;

  /** An empty computation. */
  public Blake3() {
    this(KERNEL);
  }

  Blake3(Kernel kernel) {
    this.kernel = kernel;
  }

  /** The hash of all of {@code bytes}. */
  public static Hash of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** The hash of {@code length} bytes of {@code bytes} from {@code offset} on. */
  public static Hash of(byte[] bytes, int offset, int length) {
    return of(KERNEL, bytes, offset, length);
  }

  static Hash of(Kernel kernel, byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length > SLICE_CHUNKS * Kernel.CHUNK_BYTES) {
      Blake3 blake3 = new Blake3(kernel);
      blake3.update(bytes, offset, length);
      return blake3.finish();
    }
    byte[] hash = new byte[Hash.BYTES];
    kernel.finish(EMPTY_STACK, 0, bytes, offset, length, 0, hash);
    return Hash.read(hash, 0);
  }

  /** What computes the hashes here: {@code java}, or {@code native} and an instruction set. */
  public static String implementation() {
    return KERNEL.description();
  }

  /** Whether the C library is in this process, and gets hashes right. */
  public static boolean isNative() {
    return KERNEL instanceof NativeKernel;
  }

  /** Whether a {@link SideBySide} with {@code sha256} saves time. */
  boolean goesBeside(NativeSha256 sha256) {
    return kernel instanceof NativeKernel inC && inC.hasBeside() && sha256 != null;
  }

  /** Adds all of {@code bytes}. */
  public void update(byte[] bytes) {
    update(bytes, 0, bytes.length);
  }

  /** Adds {@code length} bytes of {@code bytes} from {@code offset} on. */
  public void update(byte[] bytes, int offset, int length) {
    update(bytes, offset, length, null);
  }

  /**
   * As the other.
   *
   * @param beside a SHA-256 that goes on meanwhile as far as it can; null for none
   */
  void update(byte[] bytes, int offset, int length, NativeSha256.Beside beside) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int at = offset;
    int end = offset + length;
    if (tailLength > 0 && end - at > TAIL_BYTES - tailLength) {
      int fill = -tailLength & (Kernel.CHUNK_BYTES - 1);
      System.arraycopy(bytes, at, tail, tailLength, fill);
      tailLength += fill;
      at += fill;
      absorbTail(beside);
    }
    while (end - at > TAIL_BYTES) {
      int count = sliceChunks(end - at);
      absorb(bytes, at, count, beside);
      at += count * Kernel.CHUNK_BYTES;
    }
    System.arraycopy(bytes, at, tail, tailLength, end - at);
    tailLength += end - at;
  }

  /**
   * As {@link #update(byte[], int, int)}, with up to {@code threads} threads at work: this one and
   * those of {@code executor}. Worth it from a megabyte on. Returns when none of them reads the
   * array any more.
   */
  public void update(byte[] bytes, int offset, int length, Executor executor, int threads) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int sliceBytes = SLICE_CHUNKS * Kernel.CHUNK_BYTES;
    int past = (int) ((chunks * Kernel.CHUNK_BYTES + tailLength) % sliceBytes);
    int head = Math.min(length, past == 0 ? 0 : sliceBytes - past);
    int slices = Math.max(0, length - head - 1) / sliceBytes;
    if (threads < 2 || slices < 2) {
      update(bytes, offset, length);
      return;
    }
    update(bytes, offset, head);
    if (tailLength > 0) {
      absorbTail(null);
    }
    byte[] values =
        new ParallelSubtrees(kernel, bytes, offset + head, slices, SLICE_CHUNKS, chunks)
            .hash(executor, threads);
    for (int i = 0; i < slices; i++) {
      int from = i * Kernel.CV_BYTES;
      System.arraycopy(values, from, stack, depth * Kernel.CV_BYTES, Kernel.CV_BYTES);
      chunks += SLICE_CHUNKS;
      depth = ScalarKernel.mergeComplete(stack, depth + 1, chunks / SLICE_CHUNKS);
    }
    int done = head + slices * sliceBytes;
    update(bytes, offset + done, length - done);
  }

  /**
   * Adds the bytes from {@code bytes}' position to its limit, and moves the position there.
   *
   * <p>Not for a mapped file that others may truncate meanwhile: in C that ends the process.
   */
  public void update(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      update(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      bytes.position(bytes.limit());
      return;
    }
    while (bytes.remaining() > TAIL_BYTES - tailLength) {
      if (tailLength == 0 && bytes.isDirect()) {
        int count = sliceChunks(bytes.remaining());
        depth = kernel.absorb(stack, depth, bytes, bytes.position(), count, chunks);
        chunks += count;
        bytes.position(bytes.position() + count * Kernel.CHUNK_BYTES);
      } else {
        bytes.get(tail, tailLength, TAIL_BYTES - tailLength);
        tailLength = TAIL_BYTES;
        absorbTail(null);
      }
    }
    int rest = bytes.remaining();
    bytes.get(tail, tailLength, rest);
    tailLength += rest;
  }

  /** The hash of all bytes added since the start or the last call. */
  public Hash finish() {
    byte[] hash = new byte[Hash.BYTES];
    kernel.finish(stack, depth, tail, 0, tailLength, chunks, hash);
    depth = 0;
    chunks = 0;
    tailLength = 0;
    return Hash.read(hash, 0);
  }

  /** Absorbs a tail of whole chunks; more bytes follow. */
  private void absorbTail(NativeSha256.Beside beside) {
    absorb(tail, 0, tailLength / Kernel.CHUNK_BYTES, beside);
    tailLength = 0;
  }

  private void absorb(byte[] in, int at, int count, NativeSha256.Beside beside) {
    depth =
        beside != null && kernel instanceof NativeKernel inC && inC.hasBeside()
            ? inC.absorb(stack, depth, in, at, count, chunks, beside)
            : kernel.absorb(stack, depth, in, at, count, chunks);
    chunks += count;
  }

  /** How many chunks of {@code available} bytes to absorb next; never all. */
  private static int sliceChunks(int available) {
    return Math.min((available - 1) / Kernel.CHUNK_BYTES, SLICE_CHUNKS);
  }
}
