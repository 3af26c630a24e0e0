package dev.jamjar.codec.jam;

import java.util.Arrays;

/**
 * The cells whose tail is not complete yet, and what their heads are named.
 *
 * <p>Also knows which of them the chunk at hand has opened, because a chunk may speak only of what
 * is in it.
 */
final class OpenCells {
  private static final int FIRST_CAPACITY = 1 << 10;

  private static final int FLAGGED = 1;
  private static final int HEAD_DONE = 2;
  private static final int STATE_BITS = 2;

  private final Namer namer;
  private int[] heads = new int[FIRST_CAPACITY];

  /** What the opener wants to know again, then two bits of state. */
  private long[] notes = new long[FIRST_CAPACITY];

  private int depth;

  /** Cells from this depth on were opened in the chunk at hand. */
  private int chunkBase;

  OpenCells(Namer namer) {
    this.namer = namer;
  }

  /** Learns of flagged cells that are complete. */
  interface Listener {
    /**
     * @param note what {@link #open} was given
     * @param inChunk whether the chunk at hand has opened it
     */
    void complete(long note, int name, boolean inChunk) throws TooManyException;
  }

  int depth() {
    return depth;
  }

  /** Starts a chunk: no cell that is open now is its own. */
  void startChunk() {
    chunkBase = depth;
  }

  /**
   * Opens a cell.
   *
   * @param note at most 61 bits, to be told to the listener
   */
  void open(long note, boolean flagged) throws TooManyException {
    if (depth == heads.length) {
      if (depth == Geometry.MAX_OPEN_CELLS) {
        throw new TooManyException("more than " + depth + " cells inside one another");
      }
      heads = Arrays.copyOf(heads, 2 * depth);
      notes = Arrays.copyOf(notes, 2 * depth);
    }
    notes[depth++] = note << STATE_BITS | (flagged ? FLAGGED : 0);
  }

  /** Takes the name of a noun that is complete, and completes every cell that ends with it. */
  void complete(int name, Listener listener) throws TooManyException {
    int done = name;
    while (depth > 0) {
      int top = depth - 1;
      long note = notes[top];
      if ((note & HEAD_DONE) == 0) {
        heads[top] = done;
        notes[top] = note | HEAD_DONE;
        return;
      }
      done = namer.cell(heads[top], done);
      depth = top;
      if ((note & FLAGGED) != 0) {
        listener.complete(note >>> STATE_BITS, done, top >= chunkBase);
      }
      chunkBase = Math.min(chunkBase, top);
    }
  }
}
