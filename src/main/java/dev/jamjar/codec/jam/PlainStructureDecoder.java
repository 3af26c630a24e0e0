package dev.jamjar.codec.jam;

import dev.jamjar.CorruptDataException;
import dev.jamjar.codec.ChunkSource;
import dev.jamjar.hash.Hash;
import dev.jamjar.jam.JamWriter;
import java.io.IOException;

/** The structure of a jam, written in Java. */
final class PlainStructureDecoder implements StructureDecoder {
  private final JamWriter out;
  private final long limitBits;
  private final Namer namer;
  private final NameTable table = new NameTable();
  private final RecentNames recent = new RecentNames();
  private final OpenCells open;
  private final OpenCells.Listener onComplete = this::cellDone;
  private final StructureReader in;
  private ChunkSource chunk;
  private long chunkNumber;
  private boolean complete;

  // The large atom whose bits are due; 0 bits for none.
  private long largeBits;
  private long largeStart;
  private boolean largeFlagged;

  PlainStructureDecoder(JamWriter target, int nameBytes, long limitBits) {
    this.out = target;
    this.limitBits = limitBits;
    this.namer = new Namer(nameBytes);
    this.open = new OpenCells(namer);
    this.in = new StructureReader(namer);
  }

  @Override
  public int nameBytes() {
    return namer.bytes();
  }

  @Override
  public long write(ChunkSource source, long number) throws IOException, TooManyException {
    chunk = source;
    chunkNumber = number;
    largeBits = 0;
    in.open(chunk, chunkNumber);
    recent.clear();
    open.startChunk();
    while (in.hasTag()) {
      verify(!complete && largeBits == 0, "structure behind the end");
      int tag = in.tag();
      int leaf = tag >>> Geometry.CELLS_BITS;
      int cells = tag & Geometry.MOST_CELLS;
      for (int i = 0; i < cells; i++) {
        cell(false);
      }
      leaf(leaf);
    }
    in.close();
    return largeBits;
  }

  @Override
  public void largeAtom(Hash ids) throws TooManyException {
    int name = namer.largeAtom(ids);
    if (largeFlagged) {
      table.define(name, largeStart);
    }
    open.startChunk();
    nounDone(name);
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  @Override
  public void close() {}

  private void leaf(int leaf) throws IOException, TooManyException {
    if (leaf >= Geometry.LEAF_CELL) {
      cell(leaf == Geometry.LEAF_CELL_FLAGGED);
    } else if (leaf >= Geometry.LEAF_VALUE) {
      int value = leaf - Geometry.LEAF_VALUE;
      shortAtom(value, value == 0 ? 0 : 1, false);
    } else if (leaf >= Geometry.LEAF_BYTES_FLAGGED) {
      atom(leaf - Geometry.LEAF_BYTES_FLAGGED, true);
    } else if (leaf >= Geometry.LEAF_BYTES) {
      atom(leaf - Geometry.LEAF_BYTES, false);
    } else if (leaf >= Geometry.LEAF_LARGE) {
      largeAtom(leaf == Geometry.LEAF_LARGE_FLAGGED);
    } else {
      reference(leaf);
    }
  }

  private void cell(boolean flagged) throws IOException, TooManyException {
    room(2);
    open.open(out.position(), flagged);
    out.cell();
  }

  private void atom(int lengthLeaf, boolean flagged) throws IOException, TooManyException {
    if (lengthLeaf <= Geometry.SHORT_ATOM_BYTES) {
      long value = in.atom(lengthLeaf);
      verify(
          lengthLeaf == 0 || value >>> (8 * lengthLeaf - 8) != 0, "an atom longer than its value");
      shortAtom(value, lengthLeaf, flagged);
      return;
    }
    int length = (int) in.number(Geometry.LARGE_ATOM_BYTES) + Geometry.SHORT_ATOM_BYTES + 1;
    int at = in.bytes(length);
    byte[] bytes = chunk.array();
    int top = bytes[at + length - 1] & 0xff;
    verify(top != 0, "an atom longer than its value");
    long bitLength = 8L * length + 24 - Integer.numberOfLeadingZeros(top);
    room(1 + matBits(bitLength));
    long start = out.position();
    out.atom(bytes, at, length);
    atomDone(start, namer.atom(bytes, at, length), flagged);
  }

  private void shortAtom(long value, int length, boolean flagged)
      throws IOException, TooManyException {
    room(1 + matBits(Long.SIZE - Long.numberOfLeadingZeros(value)));
    long start = out.position();
    out.atom(value);
    atomDone(start, namer.atom(value, length), flagged);
  }

  private void atomDone(long start, int name, boolean flagged) throws TooManyException {
    if (flagged) {
      recent.add(table.define(name, start));
    }
    nounDone(name);
  }

  private void reference(int leaf) throws IOException, TooManyException {
    long id;
    if (leaf >= Geometry.LEAF_OLD_NAME) {
      int rank =
          leaf == Geometry.LEAF_OLD_NAME
              ? in.byteNumber() + Geometry.RECENT_LEAVES
              : leaf - Geometry.LEAF_RECENT;
      verify(rank < recent.count(), "a reference to a name that the chunk has not");
      id = recent.take(rank);
    } else {
      int ordinal =
          leaf == Geometry.LEAF_NEW_NAME ? 0 : (int) in.number(Geometry.MAX_EQUAL_NAMES - 1);
      id = NameTable.id(in.name(), ordinal);
      recent.add(id);
    }
    long target = table.position(id);
    verify(target >= 0, "a reference to a noun that was not defined");
    room(2 + matBits(Long.SIZE - Long.numberOfLeadingZeros(target)));
    out.reference(target);
    nounDone(NameTable.name(id));
  }

  private void largeAtom(boolean flagged) throws IOException {
    long bitLength = in.number(limitBits);
    verify(bitLength > 0, "a large atom without bits");
    room(1 + matBits(bitLength));
    largeStart = out.position();
    largeFlagged = flagged;
    largeBits = bitLength;
    out.atomHeader(bitLength);
  }

  /** Takes the name of a noun that was written. */
  private void nounDone(int name) throws TooManyException {
    open.complete(name, onComplete);
    complete = open.depth() == 0;
  }

  private void cellDone(long start, int name, boolean inChunk) throws TooManyException {
    long id = table.define(name, start);
    if (inChunk) {
      recent.add(id);
    }
  }

  /** The length of mat of a number of {@code bitLength} bits. */
  private static long matBits(long bitLength) {
    int z = Long.SIZE - Long.numberOfLeadingZeros(bitLength);
    return z == 0 ? 1 : 2L * z + bitLength;
  }

  private void room(long bits) throws CorruptDataException {
    verify(bits <= limitBits - out.position(), "more bits than the jam had");
  }

  private void verify(boolean holds, String otherwise) throws CorruptDataException {
    if (!holds) {
      throw StructureDecoder.damaged(chunkNumber, otherwise);
    }
  }
}
