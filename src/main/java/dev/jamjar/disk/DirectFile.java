package dev.jamjar.disk;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An open file whose bytes go between memory and disk without the page cache, where the operating
 * system and the file system know how; elsewhere an ordinary one.
 *
 * <p>What is read or written once needs no place in the cache: making it costs more than the bytes,
 * and pushes out what other programs need.
 *
 * @param blockBytes what positions, lengths and addresses are multiples of; 1 for an ordinary file
 */
public record DirectFile(FileChannel channel, int blockBytes) implements Closeable {
  /** Below this it is not worth it. */
  public static final int MIN_BYTES = 1 << 20;

  /**
   * How much is moved at once: enough for the disk to be busy while the next piece is got ready.
   */
  public static final int PIECE_BYTES = 4 << 20;

  /** No device of today has longer blocks, whatever the file system says of itself. */
  private static final int LEAST_BLOCK_BYTES = 4 << 10;

  /** Opens a file that is there. */
  public static DirectFile open(Path path, OpenOption... options) throws IOException {
    return open(path, blockBytes(path), options);
  }

  /**
   * Opens a file that is there.
   *
   * @param blockBytes what {@link #blockBytes(Path)} says of its folder
   */
  public static DirectFile open(Path path, int blockBytes, OpenOption... options)
      throws IOException {
    OpenOption[] direct = Arrays.copyOf(options, options.length + 1);
    direct[options.length] = ExtendedOpenOption.DIRECT;
    try {
      if (blockBytes > 1) {
        return new DirectFile(FileChannel.open(path, direct), blockBytes);
      }
    } catch (UnsupportedOperationException e) {
      // The system, or this file system, knows no such thing.
    }
    return ordinary(path, options);
  }

  /** The blocks of the file system that holds {@code path}; 1 where they are of no use. */
  public static int blockBytes(Path path) throws IOException {
    try {
      long block = Math.max(LEAST_BLOCK_BYTES, Files.getFileStore(path).getBlockSize());
      return PIECE_BYTES % block == 0 ? (int) block : 1;
    } catch (UnsupportedOperationException e) {
      return 1;
    }
  }

  /** Opens a file that is there, through the page cache. */
  public static DirectFile ordinary(Path path, OpenOption... options) throws IOException {
    return new DirectFile(FileChannel.open(path, options), 1);
  }

  /**
   * Memory outside the heap that starts where a block may; in {@link HugePages} where it is as long
   * as some of them.
   *
   * @param bytes a multiple of {@code blockBytes}
   */
  static ByteBuffer memory(int bytes, int blockBytes) {
    boolean direct = blockBytes > 1;
    if (direct && bytes % HugePages.BYTES == 0 && HugePages.BYTES % blockBytes == 0) {
      return HugePages.memory(bytes);
    }
    return ByteBuffer.allocateDirect(bytes + blockBytes).alignedSlice(blockBytes).slice(0, bytes);
  }

  /**
   * Tries whether an empty file takes a block, and leaves it empty: some file systems agree to an
   * open file like this, and then refuse to write it. Where it does not, it is to be closed.
   */
  public boolean takesBlocks() throws IOException {
    if (blockBytes == 1) {
      return true;
    }
    try {
      channel.write(memory(blockBytes, blockBytes), 0);
      channel.truncate(0);
      return true;
    } catch (ClosedByInterruptException e) {
      throw e; // That says nothing about the file.
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
