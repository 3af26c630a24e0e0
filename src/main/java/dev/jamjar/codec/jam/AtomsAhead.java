package dev.jamjar.codec.jam;

import dev.jamjar.codec.AheadSink;
import dev.jamjar.codec.ChunkSink;
import dev.jamjar.codec.Codec;
import dev.jamjar.codec.LargeAtom;
import dev.jamjar.codec.Outline;
import dev.jamjar.codec.Region;
import dev.jamjar.codec.UnsuitableException;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.jam.BitReader;
import dev.jamjar.jam.JamWriter;
import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Reads a jam once, makes the chunks of its large atoms, and writes it out again: the atoms from
 * their chunks, and what is between them as it is.
 */
final class AtomsAhead implements Codec.Reading {
  private static final int COPIED_BYTES = 64 << 10;

  private final BitReader in;
  private final AtomPlaces places;
  private final AheadSink sink;
  private final JamWriter whole;
  private final Outline outline;
  private final JamWriter rest;
  private final AtomChunks chunks;
  private final byte[] buffer = new byte[COPIED_BYTES];

  /** Which atom is the next, or the one at hand. */
  private int at;

  /** Bits of the atom at hand that no chunk has had yet; 0 if none is. */
  private long atomBitsLeft;

  private long chunksMade;

  AtomsAhead(
      Region source, AtomPlaces places, AheadSink sink, OutputStream target, Outline outline) {
    this.in = new BitReader(source::read, source.length());
    this.places = places;
    this.sink = sink;
    this.whole = new JamWriter(JamCodec.taker(target));
    this.outline = outline;
    this.rest = new JamWriter(outline);
    this.chunks = new AtomChunks(in::bits, new WrittenBack());
  }

  @Override
  public boolean step() throws IOException, UnsuitableException {
    try {
      if (atomBitsLeft > 0) {
        chunk();
      } else if (in.position() < next()) {
        copy(Math.min(next() - in.position(), (long) COPIED_BYTES << 3));
      } else if (at < places.count()) {
        atomBitsLeft = places.bits(at);
        chunks.begin(atomBitsLeft);
        chunk();
      } else {
        whole.finish();
        rest.finish();
        return false;
      }
      return true;
    } catch (MalformedJamException e) {
      throw new UnsuitableException(e.getMessage());
    }
  }

  /** Where the next atom starts, or else the end. */
  private long next() {
    return at < places.count() ? places.start(at) : in.limit();
  }

  /** Makes the next chunk of the atom at hand. */
  private void chunk() throws IOException, MalformedJamException {
    if (chunks.step()) {
      return;
    }
    long start = places.start(at);
    long bits = places.bits(at);
    at++;
    LargeAtom atom = new LargeAtom(start, bits, chunks.end(start), chunks.chunks());
    rest.skip(bits);
    outline.largeAtom(atom);
    sink.largeAtom(atom);
  }

  private void copy(long bits) throws IOException, MalformedJamException {
    in.bits(buffer, 0, bits);
    whole.bits(buffer, 0, bits);
    rest.bits(buffer, 0, bits);
  }

  /** Writes what each chunk gives back before it hands the chunk on. */
  private final class WrittenBack implements ChunkSink {
    @Override
    public ChunkId chunk(byte[] array, int offset, int length) throws IOException {
      written(array, offset, length);
      return sink.chunk(array, offset, length);
    }

    @Override
    public byte[] spare(int bytes) {
      return sink.spare(bytes);
    }

    @Override
    public ChunkId pass(byte[] spare, int length) throws IOException {
      written(spare, 0, length);
      return sink.pass(spare, length);
    }

    private void written(byte[] array, int offset, int length) throws IOException {
      atomBitsLeft -= AtomBits.write(whole, array, offset, length, atomBitsLeft, chunksMade++);
    }
  }
}
