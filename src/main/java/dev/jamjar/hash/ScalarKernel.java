package dev.jamjar.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * BLAKE3 in plain Java, one block at a time.
 *
 * <p>{@link #compress} holds all its words in local variables and loops over the rounds: small
 * enough for every tier of the just-in-time compiler, which keeps what it can in registers.
 * Unrolled rounds measured a quarter slower.
 */
final class ScalarKernel implements Kernel {
  private static final int BLOCK_BYTES = 64;
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

  /**
   * Not to be used inside a loop: where one of constant length reads words of a copied array
   * through such a handle, C2 of JDK 17.0.15 makes code that leaves words out, or dies on it.
   */
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final byte[] IV =
      ByteBuffer.allocate(CV_BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(IV0)
          .putInt(IV1)
          .putInt(IV2)
          .putInt(IV3)
          .putInt(0x510E527F)
          .putInt(0x9B05688C)
          .putInt(0x1F83D9AB)
          .putInt(0x5BE0CD19)
          .array();

  @Override
  public int absorb(byte[] stack, int depth, byte[] in, int offset, int chunks, long counter) {
    int top = depth;
    for (int i = 0; i < chunks; i++) {
      int at = offset + i * CHUNK_BYTES;
      chunk(in, at, CHUNK_BYTES, counter + i, 0, stack, top * CV_BYTES);
      top = mergeComplete(stack, top + 1, counter + i + 1);
    }
    return top;
  }

  @Override
  public int absorb(
      byte[] stack, int depth, ByteBuffer direct, int offset, int chunks, long counter) {
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
      byte[] stack, int depth, byte[] in, int offset, int length, long counter, byte[] hash) {
    int before = Math.max(0, length - 1) / CHUNK_BYTES;
    // The chunks before the last add at most one value for every bit of their number.
    int added = Integer.SIZE - Integer.numberOfLeadingZeros(before) + 2;
    byte[] nodes = new byte[(depth + added) * CV_BYTES];
    System.arraycopy(stack, 0, nodes, 0, depth * CV_BYTES);
    int top = absorb(nodes, depth, in, offset, before, counter);

    int at = offset + before * CHUNK_BYTES;
    int rest = length - before * CHUNK_BYTES;
    chunk(in, at, rest, counter + before, top == 0 ? ROOT : 0, nodes, top * CV_BYTES);
    for (; top > 0; top--) {
      parent(nodes, top + 1, top == 1 ? ROOT : 0);
    }
    System.arraycopy(nodes, 0, hash, 0, Hash.BYTES);
  }

  @Override
  public String description() {
    return "java";
  }

  @Override
  public String toString() {
    return description();
  }

  /** Joins subtrees for as long as the top two of the stack have the same size. */
  static int mergeComplete(byte[] stack, int depth, long chunksSoFar) {
    int top = depth;
    for (long rest = chunksSoFar; (rest & 1) == 0 && top > 1; rest >>>= 1) {
      parent(stack, top, 0);
      top--;
    }
    return top;
  }

  /** Replaces the two values on top of the stack by their parent. */
  private static void parent(byte[] stack, int depth, int flags) {
    int at = (depth - 2) * CV_BYTES;
    compress(IV, 0, stack, at, 0, BLOCK_BYTES, PARENT | flags, stack, at);
  }

  /** Writes the chaining value of a chunk of 0 to 1,024 bytes into {@code out}. */
  private static void chunk(
      byte[] in, int offset, int length, long counter, int lastFlags, byte[] out, int outAt) {
    System.arraycopy(IV, 0, out, outAt, CV_BYTES);
    int flags = CHUNK_START;
    int at = offset;
    int rest = length;
    for (; rest > BLOCK_BYTES; rest -= BLOCK_BYTES) {
      compress(out, outAt, in, at, counter, BLOCK_BYTES, flags, out, outAt);
      at += BLOCK_BYTES;
      flags = 0;
    }
    flags |= CHUNK_END | lastFlags;
    if (rest == BLOCK_BYTES) {
      compress(out, outAt, in, at, counter, rest, flags, out, outAt);
    } else {
      compress(out, outAt, padded(in, at, rest), 0, counter, rest, flags, out, outAt);
    }
  }

  /** A block that begins with these bytes. */
  private static byte[] padded(byte[] in, int offset, int length) {
    byte[] block = new byte[BLOCK_BYTES];
    System.arraycopy(in, offset, block, 0, length);
    return block;
  }

  /**
   * The compression function, specification §2.2: chaining value and block in, chaining value out.
   * {@code out} may be either of the inputs.
   */
  private static void compress(
      byte[] cv,
      int cvAt,
      byte[] block,
      int blockAt,
      long counter,
      int blockBytes,
      int flags,
      byte[] out,
      int outAt) {
    int m0 = (int) WORDS.get(block, blockAt);
    int m1 = (int) WORDS.get(block, blockAt + 4);
    int m2 = (int) WORDS.get(block, blockAt + 8);
    int m3 = (int) WORDS.get(block, blockAt + 12);
    int m4 = (int) WORDS.get(block, blockAt + 16);
    int m5 = (int) WORDS.get(block, blockAt + 20);
    int m6 = (int) WORDS.get(block, blockAt + 24);
    int m7 = (int) WORDS.get(block, blockAt + 28);
    int m8 = (int) WORDS.get(block, blockAt + 32);
    int m9 = (int) WORDS.get(block, blockAt + 36);
    int m10 = (int) WORDS.get(block, blockAt + 40);
    int m11 = (int) WORDS.get(block, blockAt + 44);
    int m12 = (int) WORDS.get(block, blockAt + 48);
    int m13 = (int) WORDS.get(block, blockAt + 52);
    int m14 = (int) WORDS.get(block, blockAt + 56);
    int m15 = (int) WORDS.get(block, blockAt + 60);
    int v0 = (int) WORDS.get(cv, cvAt);
    int v1 = (int) WORDS.get(cv, cvAt + 4);
    int v2 = (int) WORDS.get(cv, cvAt + 8);
    int v3 = (int) WORDS.get(cv, cvAt + 12);
    int v4 = (int) WORDS.get(cv, cvAt + 16);
    int v5 = (int) WORDS.get(cv, cvAt + 20);
    int v6 = (int) WORDS.get(cv, cvAt + 24);
    int v7 = (int) WORDS.get(cv, cvAt + 28);
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

    WORDS.set(out, outAt, v0 ^ v8);
    WORDS.set(out, outAt + 4, v1 ^ v9);
    WORDS.set(out, outAt + 8, v2 ^ v10);
    WORDS.set(out, outAt + 12, v3 ^ v11);
    WORDS.set(out, outAt + 16, v4 ^ v12);
    WORDS.set(out, outAt + 20, v5 ^ v13);
    WORDS.set(out, outAt + 24, v6 ^ v14);
    WORDS.set(out, outAt + 28, v7 ^ v15);
  }
}
