package dev.jamjar.snapshot;

import dev.jamjar.codec.AheadSink;
import dev.jamjar.codec.Codec;
import dev.jamjar.codec.LargeAtom;
import dev.jamjar.codec.Outline;
import dev.jamjar.codec.UnsuitableException;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.write.ChunkCopies;
import dev.jamjar.repository.write.PartWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a file once, from its first byte to its last, whenever there is room for what is to be
 * hashed; makes the chunks of its large atoms on the way. Whoever encodes the structure around them
 * comes by as often as may be, so that hashing, which takes longest, never waits.
 *
 * <p>What is hashed of a large atom is what its chunks give back; the rest is known again by its
 * {@link Outline}.
 */
final class ReadAhead {
  /** As many chunks may wait to be listed. */
  private static final int CHUNKS_AHEAD = 1 << 16;

  /** New chunks wait for the structure before them, so that packs are filled in one order. */
  private static final long NEW_BYTES_AHEAD = 16 << 20;

  private final List<Stretch> stretches;
  private final PartWriter writer;
  private final ChunkCopies copies;
  private final FileHashes hashes;
  private final Outline outline = new Outline();
  private final AheadSink sink = new Made();
  private final OutputStream whole;

  /** What was made and not listed yet. */
  private final ArrayDeque<Item> made = new ArrayDeque<>();

  private long newBytes;

  /** Which stretch is being read, or the next; and how, once it is begun. */
  private int at;

  private Codec.Reading reading;

  /** Whether the file is not what it seemed to be, or too much for this: nothing more is read. */
  private boolean stopped;

  /**
   * A stretch of the file.
   *
   * @param jamBytes how long it is, if it is a jam that the checksum is of
   */
  record Stretch(Background<Codec.Prepared> prepared, OptionalLong jamBytes) {}

  /** A chunk, with its bytes if they are needed; or the atom that the chunks before it are. */
  private record Item(ChunkRef ref, ChunkCopies.Copy bytes, LargeAtom atom) {}

  /** Not what is due comes: the file is changing, or cannot be read ahead. */
  static final class StoppedException extends IOException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("what was read ahead is something else");
    }
  }

  /**
   * @param stretches all of the file, in order
   * @param hashes told every byte
   */
  ReadAhead(
      List<Stretch> stretches,
      PartWriter writer,
      ChunkCopies copies,
      FileHashes hashes,
      Progress progress) {
    this.stretches = stretches;
    this.writer = writer;
    this.copies = copies;
    this.hashes = hashes;
    this.whole = new HashedStream(hashes, progress);
  }

  /** Reads on as far as nobody has to wait for it. */
  void whileThereIsRoom() throws IOException {
    while (hashes.hasRoom()
        && newBytes < NEW_BYTES_AHEAD
        && made.size() < CHUNKS_AHEAD
        && (reading != null || at < stretches.size() && stretches.get(at).prepared().isDone())
        && step()) {
      // A little at a time.
    }
  }

  /**
   * Adds the chunks of the next large atom to the part that is being written.
   *
   * @param start the bit at which its value starts
   * @param bits how many it has
   * @throws StoppedException if another one comes, or none
   */
  LargeAtom next(long start, long bits) throws IOException {
    while (true) {
      while (made.isEmpty() && step()) {
        // Until there is one.
      }
      Item item = made.poll();
      if (item == null) {
        throw new StoppedException();
      }
      if (item.atom() != null) {
        if (item.atom().start() != start || item.atom().bits() != bits) {
          throw new StoppedException();
        }
        return item.atom();
      }
      if (item.bytes() == null) {
        writer.chunk(item.ref());
      } else {
        writer.chunk(item.ref().id(), item.bytes());
        newBytes -= item.ref().length();
        item.bytes().release();
      }
    }
  }

  /** Reads the rest: the outline of the file; empty if that could not be read to its end. */
  Optional<Hash> finish() throws IOException {
    while (step()) {
      // To the end.
    }
    return stopped ? Optional.empty() : Optional.of(outline.finish());
  }

  /** Reads a little; answers whether there may be more. */
  private boolean step() throws IOException {
    if (stopped || at == stretches.size()) {
      return false;
    }
    try {
      if (reading == null) {
        Stretch stretch = stretches.get(at);
        stretch.jamBytes().ifPresent(hashes::startJam);
        stretch.prepared().run(); // unless it is begun
        reading = stretch.prepared().get().readAhead(sink, whole, outline);
      }
      if (!reading.step()) {
        reading = null;
        at++;
      }
      return true;
    } catch (UnsuitableException e) {
      stopped = true; // whoever encodes it will say why
      return false;
    }
  }

  /** Takes the chunks of large atoms. */
  private final class Made implements AheadSink {
    @Override
    public ChunkId chunk(byte[] buffer, int offset, int length) {
      return chunk(copies.copy(buffer, offset, length));
    }

    @Override
    public byte[] spare(int bytes) {
      return copies.spare(bytes);
    }

    @Override
    public ChunkId pass(byte[] spare, int length) {
      return chunk(copies.of(spare, length));
    }

    @Override
    public void largeAtom(LargeAtom atom) {
      made.add(new Item(null, null, atom));
    }

    private ChunkId chunk(ChunkCopies.Copy copy) {
      ChunkRef ref = new ChunkRef(ChunkId.of(copy.bytes(), 0, copy.length()), copy.length());
      if (writer.needs(ref)) {
        newBytes += ref.length();
        made.add(new Item(ref, copy, null));
      } else {
        copy.release();
        made.add(new Item(ref, null, null));
      }
      return ref.id();
    }
  }
}
