package dev.jamjar.codec.jam;

import dev.jamjar.CorruptDataException;
import dev.jamjar.codec.ChunkSink;
import dev.jamjar.codec.ChunkSource;
import dev.jamjar.codec.LargeAtom;
import dev.jamjar.codec.Outline;
import dev.jamjar.jam.JamWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Writes a jam from its chunks: its structure's, its large atoms' and what follows the noun. */
final class NounDecoder implements AutoCloseable {
  private final ChunkSource chunks;
  private final long limitBits;
  private final JamWriter out;
  private final StructureEngine engine;

  /** Where large atoms may be left out; null where all bytes are written. */
  private final Outline outline;

  private final AtomIds atomIds = new AtomIds();

  /** Set by the first structure chunk. */
  private StructureDecoder structure;

  private long chunkNumber;

  /** Bits of a large atom that the next chunks hold. */
  private long atomBitsLeft;

  NounDecoder(ChunkSource chunks, long bytes, OutputStream target, StructureEngine engine) {
    this.chunks = chunks;
    this.limitBits = Math.min(bytes, Long.MAX_VALUE >>> 3) << 3;
    this.out = new JamWriter(JamCodec.taker(target));
    this.outline = target instanceof Outline o ? o : null;
    this.engine = engine;
  }

  void decode() throws IOException {
    verify(limitBits <= Geometry.MAX_JAM_BYTES << 3, "a jam of more bytes than there can be");
    try {
      while (chunks.next()) {
        Optional<LargeAtom> ahead = chunks.madeAhead();
        if (ahead.isPresent()) {
          passOver(ahead.get());
          continue;
        }
        if (chunks.length() < 2 || chunks.length() > ChunkSink.MAX_CHUNK_BYTES) {
          throw damaged("a length of " + chunks.length() + " bytes");
        }
        chunk();
        chunkNumber++;
      }
    } catch (TooManyException e) {
      throw damaged(e.getMessage());
    }
    verify(isNounComplete(), "the noun is not complete");
    long left = limitBits - out.position();
    verify(left < Long.SIZE, left + " bits are missing behind the noun");
    out.bits(0, (int) left);
    out.finish();
  }

  @Override
  public void close() {
    if (structure != null) {
      structure.close();
    }
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
        verify(isNounComplete(), "a trailer within the noun");
        bits(limitBits - out.position());
      }
      default -> throw damaged("the unknown kind " + (kind & 0xff));
    }
  }

  private void structure(int nameBytes) throws IOException, TooManyException {
    if (structure == null) {
      structure = engine.decoder(out, nameBytes, limitBits);
    }
    verify(structure.nameBytes() == nameBytes, "names of another length than before");
    atomBitsLeft = structure.write(chunks, chunkNumber);
  }

  /** Leaves out an atom whose chunks were made ahead, and written back there. */
  private void passOver(LargeAtom atom) throws IOException, TooManyException {
    verify(outline != null, "an atom without its chunks");
    verify(atom.start() == out.position() && atom.bits() == atomBitsLeft, "another atom is due");
    out.skip(atomBitsLeft);
    outline.largeAtom(atom);
    structure.largeAtom(atom.ids());
    atomBitsLeft = 0;
    chunkNumber += atom.chunks();
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
    structure.largeAtom(atomIds.finish());
  }

  /** Writes the bits of the chunk, of which at most {@code left} are due: how many it had. */
  private long bits(long left) throws IOException {
    return AtomBits.write(out, chunks.array(), chunks.offset(), chunks.length(), left, chunkNumber);
  }

  private int lastByte() {
    return chunks.array()[chunks.offset() + chunks.length() - 1] & 0xff;
  }

  private boolean isNounComplete() {
    return structure != null && structure.isComplete();
  }

  private void verify(boolean holds, String otherwise) throws CorruptDataException {
    if (!holds) {
      throw damaged(otherwise);
    }
  }

  private CorruptDataException damaged(String what) {
    return StructureDecoder.damaged(chunkNumber, what);
  }
}
