package dev.jamjar.codec.jam;

import dev.jamjar.chunk.Chunker;
import dev.jamjar.chunk.ChunkerParams;
import dev.jamjar.codec.ChunkSink;
import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;

/** Hands out the chunks of a jam: its structure's, its large atoms' and what follows the noun. */
final class NounEncoder {
  private final StructureEncoder structure;
  private final ChunkSink sink;
  private final Chunker chunker = new Chunker(ChunkerParams.RAW);
  private final AtomIds ids = new AtomIds();

  /** Bytes of an atom, or of the trailer, behind the chunk's first byte. */
  private final byte[] buffer = new byte[1 + Geometry.WHOLE_ATOM_BYTES];

  /** The last byte read into the buffer. */
  private int lastByte;

  NounEncoder(StructureEncoder structure, ChunkSink sink) {
    this.structure = structure;
    this.sink = sink;
  }

  void encode() throws IOException, MalformedJamException, TooManyException {
    for (long bits = structure.next(sink); bits > 0; bits = structure.next(sink)) {
      bitChunks(Geometry.ATOM, bits);
      if ((lastByte >>> ((bits - 1) & 7) & 1) == 0) {
        throw new MalformedJamException(structure.start(), "a number written longer than needed");
      }
      structure.largeAtom(ids.finish());
    }
    trailer();
  }

  /** Hands out what follows the noun, unless it is a few zeros. */
  private void trailer() throws IOException, MalformedJamException {
    long bits = structure.remaining();
    if (bits < Long.SIZE && structure.peek() == 0) {
      return;
    }
    bitChunks(Geometry.TRAILER, bits);
  }

  /** Hands out the next {@code bits} as chunks of {@code kind}, and adds their ids. */
  private void bitChunks(int kind, long bits) throws IOException, MalformedJamException {
    long bytes = (bits + 7) >>> 3;
    if (bytes <= Geometry.WHOLE_ATOM_BYTES) {
      wholeChunk(kind, bits, (int) bytes);
    } else {
      cutChunks(kind, bits);
    }
  }

  private void wholeChunk(int kind, long bits, int bytes)
      throws IOException, MalformedJamException {
    byte[] chunk = sink.spare(1 + bytes);
    chunk[0] = (byte) kind;
    structure.bits(chunk, 1, bits);
    lastByte = chunk[bytes];
    ids.add(sink.pass(chunk, 1 + bytes));
  }

  private void cutChunks(int kind, long bits) throws IOException, MalformedJamException {
    buffer[0] = (byte) kind;
    long left = bits;
    int filled = 0;
    while (left > 0 || filled > 0) {
      long taken = Math.min(left, (long) (Geometry.WHOLE_ATOM_BYTES - filled) << 3);
      structure.bits(buffer, 1 + filled, taken);
      left -= taken;
      filled += (int) ((taken + 7) >>> 3);
      lastByte = buffer[filled];
      int length = chunker.cut(buffer, 1, filled);
      ids.add(sink.chunk(buffer, 0, 1 + length));
      filled -= length;
      System.arraycopy(buffer, 1 + length, buffer, 1, filled);
    }
  }
}
