package dev.jamjar.codec.jam;

import dev.jamjar.hash.Hash;

/**
 * Gives nouns their names: a hash of their structure, in as many bytes as the stream has.
 *
 * <p>A reference has the name of what it refers to, so equal nouns have equal names however they
 * are written. Different nouns may share a name; ordinals tell them apart.
 */
final class Namer {
  private final int bytes;
  private final int mask;
  private final Xxh64 hash = new Xxh64();

  /**
   * @param bytes how long a name is: 3 or 4
   */
  Namer(int bytes) {
    this.bytes = bytes;
    this.mask = -1 >>> (Integer.SIZE - 8 * bytes);
  }

  int bytes() {
    return bytes;
  }

  /** The name of the atom of {@code length} bytes, 0 to 8, that {@code value} is. */
  int atom(long value, int length) {
    return (int) Xxh64.of(value, length) & mask;
  }

  /** The name of the atom whose bytes are given, the highest of them not 0. */
  int atom(byte[] value, int offset, int length) {
    hash.reset();
    hash.update(value, offset, length);
    return (int) hash.value() & mask;
  }

  /** The name of the large atom whose chunks have these {@link AtomIds}. */
  int largeAtom(Hash ids) {
    return ofLargeAtom(ids) & mask;
  }

  /** The same before it is cut to the length of names. */
  static int ofLargeAtom(Hash ids) {
    return (int) Long.reverseBytes(ids.w0());
  }

  /** The name of the cell of nouns with these names. */
  int cell(int head, int tail) {
    long x = (head & 0xffffffffL) << 32 | tail & 0xffffffffL;
    x = (x ^ x >>> 29) * 0xC2B2AE3D27D4EB4FL;
    x = (x ^ x >>> 32) * 0x9E3779B185EBCA87L;
    return (int) (x >>> 32) & mask;
  }
}
