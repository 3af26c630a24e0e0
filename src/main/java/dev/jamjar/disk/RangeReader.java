package dev.jamjar.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads ranges of files in whole blocks, in pieces of {@link DirectFile#PIECE_BYTES}. */
public final class RangeReader {
  private RangeReader() {}

  /**
   * Fills {@code target} from its position to its limit.
   *
   * @param offset where in the file to start; any byte
   * @throws EOFException if the file ends before
   */
  public static void read(DirectFile file, long offset, ByteBuffer target) throws IOException {
    ByteBuffer piece = Pieces.take(file.blockBytes());
    try {
      long position = offset;
      while (target.hasRemaining()) {
        int before = (int) (position % file.blockBytes());
        int wanted = (int) Math.min(DirectFile.PIECE_BYTES, (long) before + target.remaining());
        piece.clear().limit(wholeBlocks(wanted, file.blockBytes()));
        int read = file.channel().read(piece, position - before);
        int n = Math.min(read - before, target.remaining());
        if (n <= 0) {
          throw new EOFException();
        }
        target.put(piece.slice(before, n));
        position += n;
      }
    } finally {
      Pieces.giveBack(piece);
    }
  }

  private static int wholeBlocks(int bytes, int blockBytes) {
    return (bytes + blockBytes - 1) / blockBytes * blockBytes;
  }
}
