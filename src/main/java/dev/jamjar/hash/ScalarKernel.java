package dev.jamjar.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * BLAKE3 in plain Java, one block at a time.
 *
 * <p>{@link #compress} holds all its words in local variables and loops over the rounds: small
 * enough for every tier of the just-in-time compiler, which keeps what it can in registers.
 * Unrolled rounds measured a quarter slower.
 */
final class ScalarKernel implements Kernel {
  private static final int BLOCK_BYTES = 64;
  private static final int BLOCK_WORDS = BLOCK_BYTES / Integer.BYTES;
  private static final int BLOCKS_PER_CHUNK = CHUNK_BYTES / BLOCK_BYTES;
  private static final int ROUNDS = 7;

  // Domain flags, specification §2.1.
  private static final int CHUNK_START = 1;
  private static final int CHUNK_END = 1 << 1;
  private static final int PARENT = 1 << 2;
  private static final int ROOT = 1 << 3;

  // The fractional parts of the square roots of the first eight primes, as in SHA-256.
  private static final int IV0 = 0x6A09E667;
  private static final int IV1 = 0xBB67AE85;
  private static final int IV2 = 0x3C6EF372;
  private static final int IV3 = 0xA54FF53A;
  private static final int[] IV = {
    IV0, IV1, IV2, IV3, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19
  };

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  @Override
  public int absorb(int[] stack, int depth, byte[] in, int offset, int chunks, long counter) {
    int[] block = new int[BLOCK_WORDS];
    int top = depth;
    for (int i = 0; i < chunks; i++) {
      int at = top * CV_WORDS;
      chunk(in, offset + i * CHUNK_BYTES, CHUNK_BYTES, counter + i, 0, block, stack, at);
      top = mergeComplete(stack, top + 1, counter + i + 1);
    }
    return top;
  }

  @Override
  public int absorb(
      int[] stack, int depth, ByteBuffer direct, int offset, int chunks, long counter) {
    byte[] chunk = new byte[CHUNK_BYTES];
    int top = depth;
    for (int i = 0; i < chunks; i++) {
      direct.get(offset + i * CHUNK_BYTES, chunk);
      top = absorb(stack, top, chunk, 0, 1, counter + i);
    }
    return top;
  }

  @Override
  public void finish(
      int[] stack, int depth, byte[] in, int offset, int length, long counter, byte[] hash) {
    int before = Math.max(0, length - 1) / CHUNK_BYTES;
    // The chunks before the last add at most one value for every bit of their number.
    int[] nodes =
        Arrays.copyOf(
            stack, (depth + 2 + Integer.SIZE - Integer.numberOfLeadingZeros(before)) * CV_WORDS);
    int top = absorb(nodes, depth, in, offset, before, counter);

    chunk(
        in,
        offset + before * CHUNK_BYTES,
        length - before * CHUNK_BYTES,
        counter + before,
        top == 0 ? ROOT : 0,
        new int[BLOCK_WORDS],
        nodes,
        top * CV_WORDS);
    for (; top > 0; top--) {
      parent(nodes, top + 1, top == 1 ? ROOT : 0);
    }
    for (int i = 0; i < CV_WORDS; i++) {
      WORDS.set(hash, i * Integer.BYTES, nodes[i]);
    }
  }

  @Override
  public String description() {
    return "java";
  }

  /** Joins subtrees for as long as the top two of the stack have the same size. */
  static int mergeComplete(int[] stack, int depth, long chunksSoFar) {
    int top = depth;
    for (long rest = chunksSoFar; (rest & 1) == 0 && top > 1; rest >>>= 1) {
      parent(stack, top, 0);
      top--;
    }
    return top;
  }

  /** Replaces the two values on top of the stack by their parent. */
  private static void parent(int[] stack, int depth, int flags) {
    int at = (depth - 2) * CV_WORDS;
    compress(IV, 0, stack, at, 0, BLOCK_BYTES, PARENT | flags, stack, at);
  }

  private static void chunk(
      byte[] in,
      int offset,
      int length,
      long counter,
      int lastFlags,
      int[] block,
      int[] out,
      int outAt) {
    int last = Math.max(0, length - 1) / BLOCK_BYTES;
    System.arraycopy(IV, 0, out, outAt, CV_WORDS);
    for (int i = 0; i <= last; i++) {
      int at = offset + i * BLOCK_BYTES;
      int blockBytes = Math.min(BLOCK_BYTES, length - i * BLOCK_BYTES);
      load(in, at, blockBytes, block);
      int flags = (i == 0 ? CHUNK_START : 0) | (i == last ? CHUNK_END | lastFlags : 0);
      compress(out, outAt, block, 0, counter, blockBytes, flags, out, outAt);
    }
  }

  /**
   * Fills {@code block} with little-endian words and zeros.
   *
   * <p>Byte by byte at the end: for {@code Arrays.copyOf(Arrays.copyOfRange(…), 64)} and loads from
   * it, C2 of JDK 17.0.15 makes code that forgets some of the bytes.
   */
  private static void load(byte[] in, int offset, int length, int[] block) {
    if (length == BLOCK_BYTES) {
      for (int w = 0; w < BLOCK_WORDS; w++) {
        block[w] = (int) WORDS.get(in, offset + w * Integer.BYTES);
      }
      return;
    }
    Arrays.fill(block, 0);
    for (int i = 0; i < length; i++) {
      block[i / Integer.BYTES] |= (in[offset + i] & 0xFF) << i % Integer.BYTES * Byte.SIZE;
    }
  }

  /**
   * The compression function, specification §2.2: chaining value and block in, chaining value out.
   * {@code out} may be either of the inputs.
   */
  private static void compress(
      int[] cv,
      int cvAt,
      int[] block,
      int blockAt,
      long counter,
      int blockBytes,
      int flags,
      int[] out,
      int outAt) {
    int m0 = block[blockAt];
    int m1 = block[blockAt + 1];
    int m2 = block[blockAt + 2];
    int m3 = block[blockAt + 3];
    int m4 = block[blockAt + 4];
    int m5 = block[blockAt + 5];
    int m6 = block[blockAt + 6];
    int m7 = block[blockAt + 7];
    int m8 = block[blockAt + 8];
    int m9 = block[blockAt + 9];
    int m10 = block[blockAt + 10];
    int m11 = block[blockAt + 11];
    int m12 = block[blockAt + 12];
    int m13 = block[blockAt + 13];
    int m14 = block[blockAt + 14];
    int m15 = block[blockAt + 15];
    int v0 = cv[cvAt];
    int v1 = cv[cvAt + 1];
    int v2 = cv[cvAt + 2];
    int v3 = cv[cvAt + 3];
    int v4 = cv[cvAt + 4];
    int v5 = cv[cvAt + 5];
    int v6 = cv[cvAt + 6];
    int v7 = cv[cvAt + 7];
    int v8 = IV0;
    int v9 = IV1;
    int v10 = IV2;
    int v11 = IV3;
    int v12 = (int) counter;
    int v13 = (int) (counter >>> 32);
    int v14 = blockBytes;
    int v15 = flags;

    for (int round = 1; ; round++) {
      // Columns.
      v0 += v4 + m0;
      v12 = Integer.rotateRight(v12 ^ v0, 16);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 12);
      v0 += v4 + m1;
      v12 = Integer.rotateRight(v12 ^ v0, 8);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 7);
      v1 += v5 + m2;
      v13 = Integer.rotateRight(v13 ^ v1, 16);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 12);
      v1 += v5 + m3;
      v13 = Integer.rotateRight(v13 ^ v1, 8);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 7);
      v2 += v6 + m4;
      v14 = Integer.rotateRight(v14 ^ v2, 16);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 12);
      v2 += v6 + m5;
      v14 = Integer.rotateRight(v14 ^ v2, 8);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 7);
      v3 += v7 + m6;
      v15 = Integer.rotateRight(v15 ^ v3, 16);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 12);
      v3 += v7 + m7;
      v15 = Integer.rotateRight(v15 ^ v3, 8);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 7);

      // Diagonals.
      v0 += v5 + m8;
      v15 = Integer.rotateRight(v15 ^ v0, 16);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 12);
      v0 += v5 + m9;
      v15 = Integer.rotateRight(v15 ^ v0, 8);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 7);
      v1 += v6 + m10;
      v12 = Integer.rotateRight(v12 ^ v1, 16);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 12);
      v1 += v6 + m11;
      v12 = Integer.rotateRight(v12 ^ v1, 8);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 7);
      v2 += v7 + m12;
      v13 = Integer.rotateRight(v13 ^ v2, 16);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 12);
      v2 += v7 + m13;
      v13 = Integer.rotateRight(v13 ^ v2, 8);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 7);
      v3 += v4 + m14;
      v14 = Integer.rotateRight(v14 ^ v3, 16);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 12);
      v3 += v4 + m15;
      v14 = Integer.rotateRight(v14 ^ v3, 8);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 7);

      if (round == ROUNDS) {
        break;
      }
      // The message permutation, cycle by cycle.
      int m = m0;
      m0 = m2;
      m2 = m3;
      m3 = m10;
      m10 = m12;
      m12 = m9;
      m9 = m11;
      m11 = m5;
      m5 = m;
      m = m1;
      m1 = m6;
      m6 = m4;
      m4 = m7;
      m7 = m13;
      m13 = m14;
      m14 = m15;
      m15 = m8;
      m8 = m;
    }

    out[outAt] = v0 ^ v8;
    out[outAt + 1] = v1 ^ v9;
    out[outAt + 2] = v2 ^ v10;
    out[outAt + 3] = v3 ^ v11;
    out[outAt + 4] = v4 ^ v12;
    out[outAt + 5] = v5 ^ v13;
    out[outAt + 6] = v6 ^ v14;
    out[outAt + 7] = v7 ^ v15;
  }
}
