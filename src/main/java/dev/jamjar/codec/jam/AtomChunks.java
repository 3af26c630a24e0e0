package dev.jamjar.codec.jam;

import dev.jamjar.chunk.Chunker;
import dev.jamjar.chunk.ChunkerParams;
import dev.jamjar.codec.ChunkSink;
import dev.jamjar.hash.Hash;
import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;

/** Makes the chunks of large atoms, and of what follows a noun. */
final class AtomChunks {
  private final BitSource source;
  private final ChunkSink sink;
  private final Chunker chunker = new Chunker(ChunkerParams.RAW);
  private final AtomIds ids = new AtomIds();

  /** Bytes of what is cut by content, behind the chunk's first byte. */
  private final byte[] buffer = new byte[1 + Geometry.WHOLE_ATOM_BYTES];

  private int filled;

  /** The first byte of the chunks at hand. */
  private byte kind;

  /** How many bits they have, and how many of these were not read yet. */
  private long bits;

  private long left;

  /** The last byte that was read. */
  private int lastByte;

  private long chunks;

  /** Bits that are read one after the other. */
  @FunctionalInterface
  interface BitSource {
    /** Reads the next {@code count} bits; those above the last in its byte are 0. */
    void bits(byte[] target, int offset, long count) throws IOException, MalformedJamException;
  }

  AtomChunks(BitSource source, ChunkSink sink) {
    this.source = source;
    this.sink = sink;
  }

  /**
   * Hands out the next {@code count} bits as the chunks of one atom.
   *
   * @param start where the atom starts, for messages
   * @return what it is named by
   */
  Hash atom(long start, long count) throws IOException, MalformedJamException {
    begin(count);
    makeAll();
    return end(start);
  }

  /** Hands out the next {@code count} bits as the chunks of what follows the noun. */
  void trailer(long count) throws IOException, MalformedJamException {
    begin(Geometry.TRAILER, count);
    makeAll();
  }

  /** Says that the next {@code count} bits are an atom. */
  void begin(long count) {
    begin(Geometry.ATOM, count);
  }

  private void begin(int firstByte, long count) {
    kind = (byte) firstByte;
    bits = count;
    left = count;
    chunks = 0;
  }

  private void makeAll() throws IOException, MalformedJamException {
    while (step()) {
      // One chunk after the other.
    }
  }

  /** Hands out one chunk; answers whether there are more. */
  boolean step() throws IOException, MalformedJamException {
    chunks++;
    long bytes = (bits + 7) >>> 3;
    if (bytes > Geometry.WHOLE_ATOM_BYTES) {
      return cut();
    }
    byte[] chunk = sink.spare(1 + (int) bytes);
    chunk[0] = kind;
    source.bits(chunk, 1, bits);
    lastByte = chunk[(int) bytes];
    ids.add(sink.pass(chunk, 1 + (int) bytes));
    return false;
  }

  /**
   * Ends the atom of which all chunks were handed out: what it is named by.
   *
   * @param start where the atom starts, for messages
   */
  Hash end(long start) throws MalformedJamException {
    if ((lastByte >>> ((bits - 1) & 7) & 1) == 0) {
      throw new MalformedJamException(start, "a number written longer than needed");
    }
    return ids.finish();
  }

  /** How many chunks were handed out of the last one. */
  long chunks() {
    return chunks;
  }

  private boolean cut() throws IOException, MalformedJamException {
    long taken = Math.min(left, (long) (Geometry.WHOLE_ATOM_BYTES - filled) << 3);
    source.bits(buffer, 1 + filled, taken);
    left -= taken;
    filled += (int) ((taken + 7) >>> 3);
    lastByte = buffer[filled];
    buffer[0] = kind;
    int length = chunker.cut(buffer, 1, filled);
    ids.add(sink.chunk(buffer, 0, 1 + length));
    filled -= length;
    System.arraycopy(buffer, 1 + length, buffer, 1, filled);
    return left > 0 || filled > 0;
  }
}
