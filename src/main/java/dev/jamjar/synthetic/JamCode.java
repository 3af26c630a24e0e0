package dev.jamjar.synthetic;

/** How many bits the tokens of a jam take. */
final class JamCode {
  /** {@code 1 0}. */
  static final int CELL_BITS = 2;

  private static final int ATOM_TAG_BITS = 1;
  private static final int REFERENCE_TAG_BITS = 2;

  private JamCode() {}

  /** The bits from the highest that is set on down; 0 has none. */
  static int bitLength(long value) {
    return Long.SIZE - Long.numberOfLeadingZeros(value);
  }

  /** An atom of {@code length} significant bits, with its tag. */
  static long atomBits(int length) {
    return ATOM_TAG_BITS + matBits(length);
  }

  /** A reference to the noun that began at bit {@code position}, with its tag. */
  static long referenceBits(long position) {
    return REFERENCE_TAG_BITS + matBits(bitLength(position));
  }

  /** The self-delimiting form of a number of {@code length} significant bits. */
  private static long matBits(int length) {
    return length == 0 ? 1 : 2L * bitLength(length) + length;
  }
}
