package dev.jamjar.codec.jam;

import dev.jamjar.codec.AheadSink;
import dev.jamjar.codec.BufferTaker;
import dev.jamjar.codec.ChunkSink;
import dev.jamjar.codec.ChunkSource;
import dev.jamjar.codec.Codec;
import dev.jamjar.codec.Nouns;
import dev.jamjar.codec.Outline;
import dev.jamjar.codec.Region;
import dev.jamjar.codec.UnsuitableException;
import dev.jamjar.jam.JamTarget;
import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The codec for a region that is one jam: equal nouns give equal chunks wherever they stand.
 *
 * <p>Encoding takes two forward passes over the file, decoding one over the chunks; neither builds
 * the noun. What they remember is bounded (docs/format.md §10.2.10): per noun that is referred to
 * 16 to 40 bytes, per open cell 12.
 *
 * <p>Any jam in shortest codes comes back as it was, whoever wrote it: where nouns that occur again
 * are written in full, where references are longer than what they name, and with anything behind
 * the noun. Everything else is unsuitable.
 */
public final class JamCodec implements Codec {
  public static final String NAME = "jam";

  private final StructureEngine engine;

  /** With the faster engine that works here. */
  public JamCodec() {
    this(StructureEngine.best());
  }

  JamCodec(StructureEngine engine) {
    this.engine = engine;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Prepared prepare(Region source) throws IOException, UnsuitableException {
    if (source.length() > Geometry.MAX_JAM_BYTES) {
      throw new UnsuitableException("a jam of more than " + Geometry.MAX_JAM_BYTES + " bytes");
    }
    try {
      return new PreparedJam(engine.encoder(source::read, source.length()), source);
    } catch (MalformedJamException | TooManyException e) {
      throw new UnsuitableException(e.getMessage());
    }
  }

  /** A jam whose first pass was made. */
  private record PreparedJam(StructureEncoder structure, Region source) implements Prepared {
    @Override
    public Optional<Nouns> encode(ChunkSink sink) throws IOException, UnsuitableException {
      try {
        new NounEncoder(structure, sink).encode();
        return Optional.of(structure.nouns());
      } catch (MalformedJamException | TooManyException e) {
        throw new UnsuitableException(e.getMessage());
      }
    }

    @Override
    public Reading readAhead(AheadSink sink, OutputStream whole, Outline outline)
        throws UnsuitableException {
      AtomPlaces places = structure.largeAtoms();
      if (!places.isComplete()) {
        throw new UnsuitableException("more than " + AtomPlaces.MOST + " large atoms");
      }
      return new AtomsAhead(source, places, sink, whole, outline);
    }

    @Override
    public void close() {
      structure.close();
    }
  }

  @Override
  public void decode(ChunkSource chunks, long bytes, OutputStream target) throws IOException {
    try (NounDecoder decoder = new NounDecoder(chunks, bytes, target, engine)) {
      decoder.decode();
    }
  }

  /** Writes to {@code target}, without copies where it takes whole buffers. */
  static JamTarget taker(OutputStream target) {
    return target instanceof BufferTaker t ? t::exchange : JamTarget.of(target);
  }
}
