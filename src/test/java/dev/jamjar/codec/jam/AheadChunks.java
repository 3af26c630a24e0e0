package dev.jamjar.codec.jam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.codec.AheadSink;
import dev.jamjar.codec.ChunkList;
import dev.jamjar.codec.ChunkSink;
import dev.jamjar.codec.ChunkSource;
import dev.jamjar.codec.Codec;
import dev.jamjar.codec.LargeAtom;
import dev.jamjar.codec.Outline;
import dev.jamjar.codec.Region;
import dev.jamjar.codec.UnsuitableException;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A jam whose large atoms are made ahead, for tests. */
final class AheadChunks {
  /** What was made, in order: a chunk, or the atom that the chunks before it are. */
  private final ArrayDeque<Object> made = new ArrayDeque<>();

  /** What goes to the proof: chunks, and atoms made ahead. */
  private final List<Object> handed = new ArrayList<>();

  private final ChunkList listed = new ChunkList();

  private AheadChunks() {}

  /**
   * Requires that reading ahead gives all bytes, that the same chunks are made in the same order,
   * and that the outline comes back.
   */
  static void check(JamCodec codec, Region region, byte[] bytes, ChunkList expected)
      throws IOException, UnsuitableException {
    AheadChunks chunks = new AheadChunks();
    Outline ahead = new Outline();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (Codec.Prepared prepared = codec.prepare(region)) {
      Codec.Reading reading = prepared.readAhead(chunks.new Ahead(), whole, ahead);
      while (reading.step()) {
        // A little at a time.
      }
      prepared.encode(chunks.new Listing());
    }
    assertArrayEquals(bytes, whole.toByteArray());
    assertTrue(chunks.made.isEmpty());
    assertEquals(expected.ids(), chunks.listed.ids());

    Outline back = new Outline();
    codec.decode(chunks.new Handed(), bytes.length, back);
    assertEquals(ahead.finish(), back.finish());
  }

  /** Takes what is made ahead. */
  private final class Ahead implements AheadSink {
    @Override
    public ChunkId chunk(byte[] buffer, int offset, int length) {
      made.add(Arrays.copyOfRange(buffer, offset, offset + length));
      return ChunkId.of(buffer, offset, length);
    }

    @Override
    public void largeAtom(LargeAtom atom) {
      made.add(atom);
    }
  }

  /** Takes the chunks in order. */
  private final class Listing implements ChunkSink {
    @Override
    public ChunkId chunk(byte[] buffer, int offset, int length) {
      handed.add(Arrays.copyOfRange(buffer, offset, offset + length));
      return listed.chunk(buffer, offset, length);
    }

    @Override
    public Optional<Hash> madeAhead(long start, long bits) {
      long chunks = 0;
      while (made.peek() instanceof byte[] chunk) {
        listed.chunk(chunk, 0, chunk.length);
        made.remove();
        chunks++;
      }
      LargeAtom atom = (LargeAtom) made.remove();
      assertEquals(start, atom.start());
      assertEquals(bits, atom.bits());
      assertEquals(chunks, atom.chunks());
      handed.add(atom);
      return Optional.of(atom.ids());
    }
  }

  private final class Handed implements ChunkSource {
    private int at = -1;

    @Override
    public boolean next() {
      return ++at < handed.size();
    }

    @Override
    public byte[] array() {
      return (byte[]) handed.get(at);
    }

    @Override
    public int offset() {
      return 0;
    }

    @Override
    public int length() {
      return array().length;
    }

    @Override
    public ChunkId id() {
      return ChunkId.of(array());
    }

    @Override
    public Optional<LargeAtom> madeAhead() {
      return handed.get(at) instanceof LargeAtom atom ? Optional.of(atom) : Optional.empty();
    }
  }
}
