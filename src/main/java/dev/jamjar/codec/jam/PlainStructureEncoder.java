package dev.jamjar.codec.jam;

import dev.jamjar.codec.ChunkSink;
import dev.jamjar.codec.Nouns;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.jam.JamReader;
import dev.jamjar.jam.JamSource;
import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;

/**
 * The structure of a jam in Java.
 *
 * <p>Knows from the first pass which nouns are referred to, so that it can flag them where they are
 * defined and the decoder need not remember any other.
 */
final class PlainStructureEncoder implements StructureEncoder {
  /** How many tokens one call takes: one endless loop would be compiled again and again. */
  static final int TOKENS_AT_ONCE = 32;

  private final JamReader in;
  private final Nouns nouns;
  private final AtomPlaces places;
  private final Targets targets;
  private final Namer namer;
  private final OpenCells open;
  private final OpenCells.Listener onComplete = this::cellDone;
  private final StructureWriter chunk;
  private final CutRule cuts;

  /** Bytes of an atom that is not large. */
  private final byte[] buffer = new byte[Geometry.LARGE_ATOM_BYTES];

  /** The large atom at hand: its bits, and the number of its target; 0 bits for none. */
  private long largeBits;

  private int largeTarget;

  /** Where chunks go; set before there are any. */
  private ChunkSink sink;

  PlainStructureEncoder(JamSource source, long bytes)
      throws IOException, MalformedJamException, TooManyException {
    FirstPass first = FirstPass.over(source, bytes);
    this.nouns = first.nouns();
    this.places = first.places();
    this.targets = first.targets();
    this.in = new JamReader(source, bytes);
    this.namer = new Namer(targets.count() > Geometry.MOST_SHORT_NAMES ? 4 : 3);
    this.open = new OpenCells(namer);
    this.cuts = new CutRule(namer.bytes());
    this.chunk = new StructureWriter(namer, this::hand);
  }

  @Override
  public Nouns nouns() {
    return nouns;
  }

  @Override
  public long next(ChunkSink target) throws IOException, MalformedJamException, TooManyException {
    sink = target;
    largeBits = 0;
    while (largeBits == 0 && !isComplete()) {
      tokens();
    }
    if (largeBits == 0) {
      chunk.end();
    }
    return largeBits;
  }

  @Override
  public AtomPlaces largeAtoms() {
    return places;
  }

  @Override
  public long start() {
    return in.start();
  }

  @Override
  public long position() {
    return in.position();
  }

  @Override
  public void skip(long count) throws MalformedJamException {
    in.skipBits(count);
  }

  @Override
  public void largeAtom(Hash ids) throws TooManyException {
    int name = namer.largeAtom(ids);
    if (largeTarget >= 0) {
      targets.define(largeTarget, name);
    }
    open.complete(name, onComplete);
  }

  @Override
  public long remaining() {
    return in.remaining();
  }

  @Override
  public long peek() throws IOException {
    return in.peek();
  }

  @Override
  public void bits(byte[] target, int offset, long count)
      throws IOException, MalformedJamException {
    in.bits(target, offset, count);
  }

  @Override
  public void close() {}

  private ChunkId hand(byte[] buffer, int offset, int length) throws IOException {
    return sink.chunk(buffer, offset, length);
  }

  private boolean isComplete() {
    return open.depth() == 0 && in.position() > 0;
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
    } while (left > 0 && largeBits == 0 && open.depth() > 0);
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
      largeTarget = target;
      largeBits = in.atomBits();
      chunk.largeAtom(largeBits, target >= 0);
      cuts.reset();
      return true;
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
