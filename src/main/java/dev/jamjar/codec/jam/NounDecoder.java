package dev.jamjar.codec.jam;

import dev.jamjar.CorruptDataException;
import dev.jamjar.codec.BufferTaker;
import dev.jamjar.codec.ChunkSink;
import dev.jamjar.codec.ChunkSource;
import dev.jamjar.jam.JamTarget;
import dev.jamjar.jam.JamWriter;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a jam from its chunks.
 *
 * <p>Names the nouns as the encoder did, from the inside out, and so finds for each reference the
 * bit position of what it names. Whatever the chunks say, it writes no more than the jam had, and
 * remembers no more than {@link Geometry} allows.
 */
final class NounDecoder {
  private final ChunkSource chunks;
  private final long limitBits;
  private final JamWriter out;
  private final NameTable table = new NameTable();
  private final RecentNames recent = new RecentNames();
  private final OpenCells.Listener onComplete = this::cellDone;
  private final AtomIds atomIds = new AtomIds();

  /** Set by the first structure chunk. */
  private Namer namer;

  private OpenCells open;
  private StructureReader in;
  private long chunkNumber;
  private boolean nounComplete;

  // The large atom whose bytes the next chunks hold.
  private long atomBitsLeft;
  private long atomStart;
  private boolean atomFlagged;

  NounDecoder(ChunkSource chunks, long bytes, OutputStream target) {
    this.chunks = chunks;
    this.limitBits = Math.min(bytes, Long.MAX_VALUE >>> 3) << 3;
    JamTarget taker = target instanceof BufferTaker t ? t::exchange : JamTarget.of(target);
    this.out = new JamWriter(taker);
  }

  void decode() throws IOException {
    verify(limitBits <= Geometry.MAX_JAM_BYTES << 3, "a jam of more bytes than there can be");
    try {
      while (chunks.next()) {
        if (chunks.length() < 2 || chunks.length() > ChunkSink.MAX_CHUNK_BYTES) {
          throw damaged("a length of " + chunks.length() + " bytes");
        }
        chunk();
        chunkNumber++;
      }
    } catch (TooManyException e) {
      throw damaged(e.getMessage());
    }
    verify(nounComplete, "the noun is not complete");
    long left = limitBits - out.position();
    verify(left < Long.SIZE, left + " bits are missing behind the noun");
    out.bits(0, (int) left);
    out.finish();
  }

  private void chunk() throws IOException, TooManyException {
    int kind = chunks.array()[chunks.offset()];
    switch (kind) {
      case Geometry.STRUCTURE_3, Geometry.STRUCTURE_4 -> {
        verify(atomBitsLeft == 0, "structure within an atom");
        structure(kind == Geometry.STRUCTURE_3 ? 3 : 4);
      }
      case Geometry.ATOM -> atomBytes();
      case Geometry.TRAILER -> {
        verify(nounComplete, "a trailer within the noun");
        bits(limitBits - out.position());
      }
      default -> throw damaged("the unknown kind " + (kind & 0xff));
    }
  }

  private void structure(int nameBytes) throws IOException, TooManyException {
    if (namer == null) {
      namer = new Namer(nameBytes);
      open = new OpenCells(namer);
      in = new StructureReader(namer);
    }
    verify(namer.bytes() == nameBytes, "names of another length than before");
    in.open(chunks, chunkNumber);
    recent.clear();
    open.startChunk();
    while (in.hasTag()) {
      verify(!nounComplete && atomBitsLeft == 0, "structure behind the end");
      int tag = in.tag();
      int leaf = tag >>> Geometry.CELLS_BITS;
      int cells = tag & Geometry.MOST_CELLS;
      for (int i = 0; i < cells; i++) {
        cell(false);
      }
      leaf(leaf);
    }
    in.close();
  }

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
    byte[] bytes = chunks.array();
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
    atomStart = out.position();
    atomFlagged = flagged;
    atomBitsLeft = bitLength;
    out.atomHeader(bitLength);
  }

  private void atomBytes() throws IOException, TooManyException {
    verify(atomBitsLeft > 0, "bytes of an atom where none is due");
    atomIds.add(chunks.id());
    long written = bits(atomBitsLeft);
    atomBitsLeft -= written;
    if (atomBitsLeft > 0) {
      return;
    }
    int top = lastByte();
    verify((top >>> ((written - 1) & 7) & 1) == 1, "an atom longer than its value");
    int name = namer.largeAtom(atomIds.finish());
    if (atomFlagged) {
      table.define(name, atomStart);
    }
    open.startChunk();
    nounDone(name);
  }

  /** Writes the bits of the chunk, of which at most {@code left} are due: how many it had. */
  private long bits(long left) throws IOException {
    long whole = (chunks.length() - 1L) << 3;
    long bits = Math.min(whole, left);
    verify(whole - bits < Byte.SIZE, "more bits than are due");
    verify(bits == whole || lastByte() >>> (bits & 7) == 0, "bits behind the last one");
    out.bits(chunks.array(), chunks.offset() + 1, bits);
    return bits;
  }

  private int lastByte() {
    return chunks.array()[chunks.offset() + chunks.length() - 1] & 0xff;
  }

  /** Takes the name of a noun that was written. */
  private void nounDone(int name) throws TooManyException {
    open.complete(name, onComplete);
    nounComplete = open.depth() == 0;
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
      throw damaged(otherwise);
    }
  }

  private CorruptDataException damaged(String what) {
    return StructureReader.damaged(chunkNumber, what);
  }
}
