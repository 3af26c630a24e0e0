package dev.jamjar.codec.jam;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * XXH64 with seed 0, over bytes that come in pieces.
 *
 * <p>The hash is Yann Collet's, from its public specification
 * (github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md). It tells small atoms apart cheaply;
 * nothing rests on its being hard to collide.
 */
final class Xxh64 {
  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;

  private static final int STRIPE_BYTES = 32;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] rest = new byte[STRIPE_BYTES];
  private int restBytes;
  private long length;
  private long a;
  private long b;
  private long c;
  private long d;

  Xxh64() {
    reset();
  }

  /** The hash of the {@code bytes} low bytes, 0 to 8, of {@code value}; its others are 0. */
  static long of(long value, int bytes) {
    long hash = P5 + bytes;
    if (bytes == Long.BYTES) {
      return avalanche(word(hash, value));
    }
    long left = value;
    if (bytes >= Integer.BYTES) {
      hash = half(hash, left & 0xffffffffL);
      left >>>= 32;
    }
    for (int i = 0; i < (bytes & 3); i++) {
      hash = single(hash, left & 0xff);
      left >>>= 8;
    }
    return avalanche(hash);
  }

  void reset() {
    restBytes = 0;
    length = 0;
    a = P1 + P2;
    b = P2;
    c = 0;
    d = -P1;
  }

  void update(byte[] bytes, int offset, int count) {
    int at = offset;
    int end = offset + count;
    length += count;
    if (restBytes > 0) {
      int n = Math.min(count, STRIPE_BYTES - restBytes);
      System.arraycopy(bytes, at, rest, restBytes, n);
      restBytes += n;
      at += n;
      if (restBytes < STRIPE_BYTES) {
        return;
      }
      stripes(rest, 0, STRIPE_BYTES);
    }
    int whole = (end - at) & -STRIPE_BYTES;
    stripes(bytes, at, whole);
    restBytes = end - at - whole;
    System.arraycopy(bytes, at + whole, rest, 0, restBytes);
  }

  long value() {
    long hash;
    if (length >= STRIPE_BYTES) {
      hash =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      hash = merge(merge(merge(merge(hash, a), b), c), d);
    } else {
      hash = P5;
    }
    hash += length;
    int i = 0;
    for (; restBytes - i >= Long.BYTES; i += Long.BYTES) {
      hash = word(hash, (long) LONG.get(rest, i));
    }
    if (restBytes - i >= Integer.BYTES) {
      hash = half(hash, (int) INT.get(rest, i) & 0xffffffffL);
      i += Integer.BYTES;
    }
    for (; i < restBytes; i++) {
      hash = single(hash, rest[i] & 0xff);
    }
    return avalanche(hash);
  }

  private void stripes(byte[] bytes, int offset, int count) {
    long w = a;
    long x = b;
    long y = c;
    long z = d;
    for (int i = offset; i < offset + count; i += STRIPE_BYTES) {
      w = round(w, (long) LONG.get(bytes, i));
      x = round(x, (long) LONG.get(bytes, i + 8));
      y = round(y, (long) LONG.get(bytes, i + 16));
      z = round(z, (long) LONG.get(bytes, i + 24));
    }
    a = w;
    b = x;
    c = y;
    d = z;
  }

  private static long round(long lane, long word) {
    return Long.rotateLeft(lane + word * P2, 31) * P1;
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * P1 + P4;
  }

  private static long word(long hash, long word) {
    return Long.rotateLeft(hash ^ round(0, word), 27) * P1 + P4;
  }

  private static long half(long hash, long half) {
    return Long.rotateLeft(hash ^ half * P1, 23) * P2 + P3;
  }

  private static long single(long hash, long single) {
    return Long.rotateLeft(hash ^ single * P5, 11) * P1;
  }

  private static long avalanche(long hash) {
    long x = (hash ^ hash >>> 33) * P2;
    x = (x ^ x >>> 29) * P3;
    return x ^ x >>> 32;
  }
}
