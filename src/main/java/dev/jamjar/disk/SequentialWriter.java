package dev.jamjar.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Writes a file from its first byte to its last, in pieces of {@link DirectFile#PIECE_BYTES}.
 *
 * <p>What it was given may still be in memory until {@link #finish}. For one thread.
 */
public final class SequentialWriter implements Closeable {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final FileChannel channel;
  private final int blockBytes;

  /** What waits until it is a whole piece; starts where a block of the file starts. */
  private ByteBuffer waiting = NOTHING;

  /** How much of the file is written, a multiple of the block. */
  private long position;

  /**
   * @param file empty, and closed with this
   */
  public SequentialWriter(DirectFile file) {
    this.channel = file.channel();
    this.blockBytes = file.blockBytes();
  }

  /** Appends the bytes from {@code bytes}' position to its limit, and moves the position there. */
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (waiting.position() == 0 && isWritableAsItIs(bytes)) {
        int whole = Math.min(bytes.remaining(), DirectFile.PIECE_BYTES) / blockBytes * blockBytes;
        writeBlocks(bytes.slice(bytes.position(), whole));
        bytes.position(bytes.position() + whole);
      } else {
        if (waiting == NOTHING) {
          waiting = Pieces.take(blockBytes);
        }
        int n = Math.min(waiting.remaining(), bytes.remaining());
        waiting.put(bytes.slice(bytes.position(), n));
        bytes.position(bytes.position() + n);
        if (!waiting.hasRemaining()) {
          writeWaiting();
        }
      }
    }
  }

  /** A piece of memory that can be written as it is. */
  public ByteBuffer memory() {
    return DirectFile.memory(DirectFile.PIECE_BYTES, blockBytes);
  }

  /** Writes what waits, and returns when everything is on the disk. Nothing may follow. */
  public void finish() throws IOException {
    long length = position + waiting.position();
    int past = waiting.position() % blockBytes;
    if (past > 0) {
      waiting.put(new byte[blockBytes - past]);
    }
    writeWaiting();
    if (position != length) {
      channel.truncate(length);
    }
    channel.force(true);
    // Not in close(): after a failure another thread may still be writing from it.
    if (waiting != NOTHING) {
      Pieces.giveBack(waiting);
      waiting = NOTHING;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private boolean isWritableAsItIs(ByteBuffer bytes) {
    return blockBytes == 1
        || bytes.isDirect()
            && bytes.remaining() >= blockBytes
            && bytes.alignmentOffset(bytes.position(), blockBytes) == 0;
  }

  private void writeWaiting() throws IOException {
    writeBlocks(waiting.flip());
    waiting.clear();
  }

  private void writeBlocks(ByteBuffer blocks) throws IOException {
    while (blocks.hasRemaining()) {
      int written = channel.write(blocks, position) / blockBytes * blockBytes;
      if (written == 0) {
        throw new IOException("only part of a block was written");
      }
      // A disk that is full takes what it can; asked again for the rest, it says what is wrong.
      position += written;
      blocks.position(blocks.position() / blockBytes * blockBytes);
    }
  }
}
