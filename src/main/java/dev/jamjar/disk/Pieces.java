package dev.jamjar.disk;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Memory for pieces of files, used again and again: outside the heap it is given back late. */
final class Pieces {
  private static final int KEPT = 8;
  private static final BlockingQueue<ByteBuffer> FREE = new ArrayBlockingQueue<>(KEPT);

  private Pieces() {}

  /** An empty buffer of {@link DirectFile#PIECE_BYTES} that starts where a block may. */
  static ByteBuffer take(int blockBytes) {
    ByteBuffer free = FREE.poll();
    return free != null && free.alignmentOffset(0, blockBytes) == 0
        ? free.clear()
        : DirectFile.memory(DirectFile.PIECE_BYTES, blockBytes);
  }

  /** Takes a buffer back that nobody uses any more. */
  static void giveBack(ByteBuffer piece) {
    FREE.offer(piece);
  }
}
