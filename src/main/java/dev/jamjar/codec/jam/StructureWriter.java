package dev.jamjar.codec.jam;

import dev.jamjar.codec.ChunkSink;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A structure chunk under construction: tags, numbers, names and the bytes of atoms, each in a lane
 * of its own, because like compresses well with like.
 */
final class StructureWriter {
  /**
   * More than a chunk can hold. {@link CutRule} ends one at its greatest weight or one token later,
   * and no lane takes more than two bytes of a token for each unit of its weight.
   */
  private static final int LANE_BYTES =
      2 * (CutRule.SPREAD * CutRule.AVERAGE_WEIGHT_3 + Geometry.LARGE_ATOM_BYTES + 64);

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Namer namer;
  private final ChunkSink sink;
  private final RecentNames recent = new RecentNames();
  private final byte[] tags = new byte[LANE_BYTES];
  private final byte[] numbers = new byte[LANE_BYTES];
  private final byte[] names = new byte[LANE_BYTES];
  private final byte[] atoms = new byte[LANE_BYTES];
  private final byte[] chunk = new byte[4 * LANE_BYTES + 16];
  private int tagBytes;
  private int numberBytes;
  private int nameBytes;
  private int atomBytes;

  /** Plain cells that no tag speaks of yet. */
  private int cells;

  StructureWriter(Namer namer, ChunkSink sink) {
    this.namer = namer;
    this.sink = sink;
  }

  void cell() {
    cells++;
    if (cells > Geometry.MOST_CELLS) {
      tag(Geometry.LEAF_CELL, Geometry.MOST_CELLS);
      cells = 0;
    }
  }

  void flaggedCell() {
    leaf(Geometry.LEAF_CELL_FLAGGED);
  }

  /** A flagged noun, all of which is in this chunk, is complete. */
  void defined(long id) {
    recent.add(id);
  }

  void reference(long id) {
    int rank = recent.find(id);
    if (rank >= Geometry.RECENT_LEAVES) {
      leaf(Geometry.LEAF_OLD_NAME);
      numbers[numberBytes++] = (byte) (rank - Geometry.RECENT_LEAVES);
    } else if (rank >= 0) {
      leaf(Geometry.LEAF_RECENT + rank);
    } else {
      newName(id);
    }
  }

  /** An atom of {@code length} bytes, 0 to 8. */
  void atom(long value, int length, boolean flagged) {
    if (!flagged && value >= 0 && value < Geometry.VALUE_LEAVES) {
      leaf(Geometry.LEAF_VALUE + (int) value);
      return;
    }
    leaf((flagged ? Geometry.LEAF_BYTES_FLAGGED : Geometry.LEAF_BYTES) + length);
    LONG.set(atoms, atomBytes, value);
    atomBytes += length;
  }

  /** An atom of more than 8 bytes that is not large. */
  void atom(byte[] value, int length, boolean flagged) {
    int first = flagged ? Geometry.LEAF_BYTES_FLAGGED : Geometry.LEAF_BYTES;
    leaf(first + Geometry.SHORT_ATOM_BYTES + 1);
    number(length - Geometry.SHORT_ATOM_BYTES - 1);
    System.arraycopy(value, 0, atoms, atomBytes, length);
    atomBytes += length;
  }

  /** A large atom, whose bytes are the chunks to come; the chunk must be ended. */
  void largeAtom(long bitLength, boolean flagged) {
    leaf(flagged ? Geometry.LEAF_LARGE_FLAGGED : Geometry.LEAF_LARGE);
    number(bitLength);
  }

  /** Ends the chunk, if anything is in it, and starts the next. */
  void end() throws IOException {
    if (cells > 0) {
      tag(Geometry.LEAF_CELL, cells - 1);
      cells = 0;
    }
    if (tagBytes == 0) {
      return;
    }
    int at = 0;
    chunk[at++] = (byte) (namer.bytes() == 3 ? Geometry.STRUCTURE_3 : Geometry.STRUCTURE_4);
    at = number(chunk, at, tagBytes);
    at = number(chunk, at, numberBytes);
    at = number(chunk, at, nameBytes / namer.bytes());
    at = lane(tags, tagBytes, at);
    at = lane(numbers, numberBytes, at);
    at = lane(names, nameBytes, at);
    at = lane(atoms, atomBytes, at);
    tagBytes = 0;
    numberBytes = 0;
    nameBytes = 0;
    atomBytes = 0;
    recent.clear();
    sink.chunk(chunk, 0, at);
  }

  private void newName(long id) {
    int ordinal = NameTable.ordinal(id);
    if (ordinal == 0) {
      leaf(Geometry.LEAF_NEW_NAME);
    } else {
      leaf(Geometry.LEAF_NEW_NAME_WITH_ORDINAL);
      number(ordinal);
    }
    LONG.set(names, nameBytes, id & 0xffffffffL);
    nameBytes += namer.bytes();
    recent.add(id);
  }

  /** Writes a leaf with the plain cells before it. */
  private void leaf(int leaf) {
    tag(leaf, cells);
    cells = 0;
  }

  private void tag(int leaf, int before) {
    tags[tagBytes++] = (byte) (leaf << Geometry.CELLS_BITS | before);
  }

  private void number(long value) {
    numberBytes = number(numbers, numberBytes, value);
  }

  private static int number(byte[] target, int offset, long value) {
    int at = offset;
    long left = value;
    while (left >= 0x80) {
      target[at++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    target[at++] = (byte) left;
    return at;
  }

  private int lane(byte[] lane, int length, int at) {
    System.arraycopy(lane, 0, chunk, at, length);
    return at + length;
  }
}
