package dev.jamjar.snapshot;

import dev.jamjar.ConflictException;
import dev.jamjar.disk.DirectFile;
import dev.jamjar.disk.SequentialWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The file beside the target that a restore writes until all of it is proved.
 *
 * <p>It is locked from before its first byte until it has the target's name: were two restores to
 * write one, each would prove what it wrote, and neither what the file holds. What a restore that
 * was cut short left behind is overwritten.
 */
final class PartFile implements WriteBehind.Target, Closeable {
  static final String SUFFIX = ".jamjar-part";

  /** Enough for whoever makes the bytes never to wait, unless the disk is slower: 20 MiB. */
  private static final int BUFFERS = 5;

  private final Path path;
  private final SequentialWriter writer;
  private boolean moved;

  private PartFile(Path path, DirectFile file) {
    this.path = path;
    this.writer = new SequentialWriter(file);
  }

  /**
   * Opens the part file of a target, empty; its folder must be there.
   *
   * @throws ConflictException if another restore has it
   */
  static PartFile of(Path target) throws IOException {
    Path path = target.resolveSibling(target.getFileName() + SUFFIX);
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return open(path);
        } catch (ClosedByInterruptException | FileLockInterruptionException e) {
          // Half made is nobody's to delete. Once it is locked, whoever interrupted is heard.
          interrupted = true;
          Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static PartFile open(Path path) throws IOException {
    try {
      Files.createFile(path);
    } catch (FileAlreadyExistsException e) {
      // Left behind, or being written: the lock tells.
    }
    Object before = identity(path);
    // Not truncated on opening: it may be another's.
    DirectFile file = DirectFile.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try {
      claim(path, before, file.channel());
      if (!file.takesBlocks()) {
        file.close();
        file = DirectFile.ordinary(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        claim(path, before, file.channel());
      }
      return new PartFile(path, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Locks the part file and empties it. */
  private static void claim(Path path, Object before, FileChannel channel) throws IOException {
    // The other may have given it its final name, and somebody else have made a new one.
    if (!isLocked(channel) || !Objects.equals(before, identity(path))) {
      throw new ConflictException(
          "another restore is writing " + path, "wait until it is done, then look again");
    }
    channel.truncate(0);
  }

  Path path() {
    return path;
  }

  /** Appends to the file. */
  @Override
  public void write(ByteBuffer bytes) throws IOException {
    writer.write(bytes);
  }

  @Override
  public Iterator<ByteBuffer> buffers() {
    return Stream.generate(writer::memory).limit(BUFFERS).iterator();
  }

  /** Waits until everything written is on the disk. Nothing may be written after it. */
  void sync() throws IOException {
    writer.finish();
  }

  /** Gives the file its final name; whatever has that name is gone. */
  void moveTo(Path target) throws IOException {
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    moved = true;
  }

  /** Deletes the file unless it was moved. */
  @Override
  public void close() throws IOException {
    try (writer) {
      // Once moved, a file of this name is somebody else's.
      if (!moved) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static boolean isLocked(FileChannel channel)
      throws ClosedByInterruptException, FileLockInterruptionException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (ClosedByInterruptException | FileLockInterruptionException e) {
      throw e;
    } catch (IOException e) {
      // A file system without locks: a restore of one's own must do without them.
      return true;
    }
  }

  private static Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }
}
