package dev.jamjar.codec.jam;

/** The constants of the encoding, in the order of docs/format.md §10.2. */
final class Geometry {
  // First byte of a chunk.
  static final int STRUCTURE_3 = 0x03; // names of three bytes
  static final int STRUCTURE_4 = 0x04; // names of four bytes
  static final int ATOM = 0x0a;
  static final int TRAILER = 0x0e;

  // A tag is 4 * leaf + cells: up to three plain cells, then what the leaf says.
  static final int CELLS_BITS = 2;
  static final int MOST_CELLS = 3;
  static final int LEAF_NEW_NAME = 0;
  static final int LEAF_NEW_NAME_WITH_ORDINAL = 1;
  static final int LEAF_OLD_NAME = 2;
  static final int LEAF_RECENT = 3;
  static final int RECENT_LEAVES = 16;
  static final int LEAF_LARGE = LEAF_RECENT + RECENT_LEAVES;
  static final int LEAF_LARGE_FLAGGED = LEAF_LARGE + 1;
  static final int LEAF_BYTES = LEAF_LARGE_FLAGGED + 1;
  static final int LEAF_BYTES_FLAGGED = LEAF_BYTES + 10;
  static final int LEAF_VALUE = LEAF_BYTES_FLAGGED + 10;
  static final int VALUE_LEAVES = 21;
  static final int LEAF_CELL = LEAF_VALUE + VALUE_LEAVES;
  static final int LEAF_CELL_FLAGGED = LEAF_CELL + 1;

  /** Atoms of so many bytes and fewer have a leaf for their length. */
  static final int SHORT_ATOM_BYTES = 8;

  /** Atoms of so many bytes and more are chunks of their own. */
  static final int LARGE_ATOM_BYTES = 4096;

  /** Large atoms of so many bytes and fewer are one chunk; longer ones are cut by content. */
  static final int WHOLE_ATOM_BYTES = 256 << 10;

  /** How many names a chunk remembers. */
  static final int RECENT_NAMES = 256;

  /** A stream that refers to more nouns than this has names of four bytes. */
  static final int MOST_SHORT_NAMES = 1 << 19;

  /** So many zero bytes may follow the noun without being written. */
  static final int MOST_IMPLIED_ZERO_BYTES = 7;

  // What neither side goes beyond.
  static final long MAX_JAM_BYTES = 1L << 40;
  static final int MAX_REFERENCED = 24 << 20;
  static final int MAX_EQUAL_NAMES = 1 << 20;
  static final int MAX_OPEN_CELLS = 8 << 20;

  private Geometry() {}
}
