package dev.jamjar.codec.jam;

import dev.jamjar.chunk.Chunker;
import dev.jamjar.chunk.ChunkerParams;
import dev.jamjar.codec.ChunkSink;
import dev.jamjar.codec.Region;
import dev.jamjar.codec.UnsuitableException;
import dev.jamjar.jam.JamReader;
import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;

/**
 * The second pass over a jam: hands out its chunks.
 *
 * <p>Knows from the first which nouns are referred to, so that it can flag them where they are
 * defined and the decoder need not remember any other.
 */
final class NounEncoder {
  /** How many tokens one call takes: one endless loop would be compiled again and again. */
  static final int TOKENS_AT_ONCE = 32;

  private final ChunkSink sink;
  private final JamReader in;
  private final Targets targets;
  private final Namer namer;
  private final OpenCells open;
  private final OpenCells.Listener onComplete = this::cellDone;
  private final StructureWriter chunk;
  private final CutRule cuts;
  private final Chunker chunker = new Chunker(ChunkerParams.RAW);

  private final AtomIds ids = new AtomIds();

  /** Bytes of an atom, or of the trailer, behind the chunk's first byte. */
  private final byte[] buffer = new byte[1 + Geometry.WHOLE_ATOM_BYTES];

  /** The last byte read into the buffer. */
  private int lastByte;

  NounEncoder(Region source, ChunkSink sink, Targets targets) {
    this.sink = sink;
    this.targets = targets;
    this.in = new JamReader(source::read, source.length());
    this.namer = new Namer(targets.count() > Geometry.MOST_SHORT_NAMES ? 4 : 3);
    this.open = new OpenCells(namer);
    this.cuts = new CutRule(namer.bytes());
    this.chunk = new StructureWriter(namer, sink);
  }

  void encode() throws IOException, UnsuitableException {
    try {
      do {
        tokens();
      } while (open.depth() > 0);
      chunk.end();
      trailer();
    } catch (MalformedJamException | TooManyException e) {
      throw new UnsuitableException(e.getMessage());
    }
  }

  private void tokens() throws IOException, MalformedJamException, TooManyException {
    int left = TOKENS_AT_ONCE;
    do {
      boolean cut =
          switch (in.next()) {
            case JamReader.CELL -> cell();
            case JamReader.ATOM -> atom();
            default -> reference();
          };
      if (cut) {
        endChunk();
      }
      left--;
    } while (left > 0 && open.depth() > 0);
  }

  private boolean cell() throws TooManyException {
    int target = targets.startingAt(in.start());
    open.open(target + 1, target >= 0);
    if (target >= 0) {
      chunk.flaggedCell();
    } else {
      chunk.cell();
    }
    return cuts.cutsBehind(0, CutRule.CELL_WEIGHT);
  }

  private boolean atom() throws IOException, MalformedJamException, TooManyException {
    int target = targets.startingAt(in.start());
    long bytes = (in.atomBits() + 7) >>> 3;
    if (bytes >= Geometry.LARGE_ATOM_BYTES) {
      largeAtom(target);
      return false;
    }
    int length = (int) bytes;
    int name;
    if (length <= Geometry.SHORT_ATOM_BYTES) {
      long value = in.atom();
      name = namer.atom(value, length);
      chunk.atom(value, length, target >= 0);
    } else {
      in.atom(buffer, 0);
      name = namer.atom(buffer, 0, length);
      chunk.atom(buffer, length, target >= 0);
    }
    if (target >= 0) {
      chunk.defined(targets.define(target, name));
    }
    open.complete(name, onComplete);
    return cuts.cutsBehind(name, CutRule.ATOM_WEIGHT + length);
  }

  private boolean reference() throws TooManyException, MalformedJamException {
    long id = targets.id(in.target());
    if (id < 0) {
      throw new MalformedJamException(in.start(), "a reference to no complete noun");
    }
    chunk.reference(id);
    int name = NameTable.name(id);
    open.complete(name, onComplete);
    return cuts.cutsBehind(name, CutRule.REFERENCE_WEIGHT);
  }

  private void largeAtom(int target) throws IOException, MalformedJamException, TooManyException {
    long bits = in.atomBits();
    chunk.largeAtom(bits, target >= 0);
    endChunk();
    cuts.reset();
    bitChunks(Geometry.ATOM, bits);
    int name = namer.largeAtom(ids.finish());
    if ((lastByte >>> ((bits - 1) & 7) & 1) == 0) {
      throw new MalformedJamException(in.start(), "a number written longer than needed");
    }
    if (target >= 0) {
      targets.define(target, name);
    }
    open.complete(name, onComplete);
  }

  /** Hands out what follows the noun, unless it is a few zeros. */
  private void trailer() throws IOException, MalformedJamException {
    long bits = in.remaining();
    if (bits < Long.SIZE && in.peek() == 0) {
      return;
    }
    bitChunks(Geometry.TRAILER, bits);
  }

  /** Hands out the next {@code bits} as chunks of {@code kind}, and adds their ids. */
  private void bitChunks(int kind, long bits) throws IOException, MalformedJamException {
    boolean whole = (bits + 7) >>> 3 <= Geometry.WHOLE_ATOM_BYTES;
    buffer[0] = (byte) kind;
    long left = bits;
    int filled = 0;
    while (left > 0 || filled > 0) {
      long taken = Math.min(left, (long) (Geometry.WHOLE_ATOM_BYTES - filled) << 3);
      in.bits(buffer, 1 + filled, taken);
      left -= taken;
      filled += (int) ((taken + 7) >>> 3);
      lastByte = buffer[filled];
      int length = whole ? filled : chunker.cut(buffer, 1, filled);
      ids.add(sink.chunk(buffer, 0, 1 + length));
      filled -= length;
      System.arraycopy(buffer, 1 + length, buffer, 1, filled);
    }
  }

  private void cellDone(long note, int name, boolean inChunk) throws TooManyException {
    long id = targets.define((int) note - 1, name);
    if (inChunk) {
      chunk.defined(id);
    }
  }

  private void endChunk() throws IOException {
    chunk.end();
    open.startChunk();
  }
}
