package dev.jamjar.repository.prune;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.pack.PackWriter;
import dev.jamjar.repository.PackNames;
import dev.jamjar.repository.read.ChunkFetcher;
import dev.jamjar.repository.read.FrameContent;
import dev.jamjar.repository.read.FrameRange;
import dev.jamjar.store.ObjectStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Moves the chunks that are needed from old packs into new ones, in their order; each is checked
 * before it is copied.
 *
 * <p>Belongs to one thread, and reads and writes on it. Holds what is needed of one pack, and the
 * pack being filled.
 */
final class PackRewriter {
  private final ObjectStore store;
  private final PackNames names;
  private final BitSet live;
  private final LongConsumer progress;

  /**
   * @param live the numbers of the chunks that are needed
   * @param progress told how many bytes of old packs are done
   */
  PackRewriter(ObjectStore store, PackNames names, BitSet live, LongConsumer progress) {
    this.store = store;
    this.names = names;
    this.live = live;
    this.progress = progress;
  }

  /**
   * What was moved.
   *
   * @param written the new packs, durable
   * @param emptied the old packs, of which nothing is needed any more
   * @param damaged why the others are left as they are
   */
  record Moved(List<PackDirectory> written, List<PackUse> emptied, List<String> damaged) {}

  Moved move(List<PackUse> uses) throws JamJarException {
    Moved moved = new Moved(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try (PackWriter packs = new PackWriter()) {
      for (PackUse use : uses) {
        try {
          List<Piece> pieces = read(use);
          for (Piece piece : pieces) {
            copy(use.pack(), piece, packs);
            if (packs.isFull()) {
              moved.written().add(names.put(packs.seal()));
            }
          }
          moved.emptied().add(use);
        } catch (CorruptDataException | UnsupportedFormatException e) {
          // Nothing of it was copied yet.
          moved.damaged().add(e.getMessage());
        }
        progress.accept(use.pack().bytes());
      }
      if (!packs.isEmpty()) {
        moved.written().add(names.put(packs.seal()));
      }
    }
    return moved;
  }

  /**
   * A frame with something needed in it.
   *
   * @param first the number of its first chunk
   * @param bytes holds the frame from {@code offset} on
   */
  private record Piece(PackDirectory.Frame frame, int first, byte[] bytes, int offset) {}

  /** Reads and checks all that is needed of a pack. */
  private List<Piece> read(PackUse use) throws JamJarException {
    List<PackDirectory.Frame> frames = new ArrayList<>();
    List<Integer> firsts = new ArrayList<>();
    int number = use.first();
    for (PackDirectory.Frame frame : use.pack().frames()) {
      int next = live.nextSetBit(number);
      if (next >= 0 && next < number + frame.chunks()) {
        frames.add(frame);
        firsts.add(number);
      }
      number += frame.chunks();
    }
    List<Piece> pieces = new ArrayList<>();
    for (List<PackDirectory.Frame> group : ChunkFetcher.coalesced(frames)) {
      byte[] bytes = bytes(use.pack(), group);
      long start = group.get(0).offset();
      for (PackDirectory.Frame frame : group) {
        int first = firsts.get(pieces.size());
        int offset = (int) (frame.offset() - start);
        FrameContent content = FrameContent.read(use.pack(), frame, bytes, offset);
        for (int i = 0; i < frame.chunks(); i++) {
          if (live.get(first + i)) {
            content.require(i);
          }
        }
        pieces.add(new Piece(frame, first, bytes, offset));
      }
    }
    return pieces;
  }

  private byte[] bytes(PackDirectory pack, List<PackDirectory.Frame> group) throws JamJarException {
    try {
      return FrameRange.read(store, pack, group);
    } catch (NotFoundException e) {
      throw new CorruptDataException("pack " + pack.id() + " is missing", ChunkFetcher.REPAIR, e);
    }
  }

  private void copy(PackDirectory pack, Piece piece, PackWriter packs) throws JamJarException {
    PackDirectory.Frame frame = piece.frame();
    int end = piece.first() + frame.chunks();
    if (live.nextClearBit(piece.first()) >= end) {
      packs.copy(frame, piece.bytes(), piece.offset());
      return;
    }
    FrameContent content = FrameContent.read(pack, frame, piece.bytes(), piece.offset());
    for (int i = 0; i < frame.chunks(); i++) {
      if (live.get(piece.first() + i)) {
        packs.add(frame.id(i), content.chunk(i), 0, frame.lengths()[i]);
      }
    }
  }
}
