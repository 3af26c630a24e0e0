package dev.jamjar.store.folder;

import dev.jamjar.JamJarException;
import dev.jamjar.disk.DirectFile;
import dev.jamjar.disk.SequentialWriter;
import dev.jamjar.store.Throttle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes files that are there whole or not at all, and that a power failure does not take back.
 *
 * <p>What a crash leaves is a temporary file beside the target. The next process that writes into
 * the same folder removes it once it is a day old: no living put takes that long.
 */
final class WholeFiles {
  private static final String TEMPORARY_PREFIX = ".jamjar-";
  private static final String TEMPORARY_SUFFIX = ".tmp";
  private static final Duration ABANDONED_AFTER = Duration.ofDays(1);

  private final Path root;
  private final Throttle upload;
  private final Set<Path> swept = ConcurrentHashMap.newKeySet();

  /** The blocks of each folder's file system: to ask means to read the table of mounts. */
  private final Map<Path, Integer> blockBytes = new ConcurrentHashMap<>();

  WholeFiles(Path root, Throttle upload) {
    this.root = root;
    this.upload = upload;
  }

  void write(Path target, ByteBuffer content) throws JamJarException {
    Path folder = target.getParent();
    createFolders(folder);
    if (swept.add(folder)) {
      removeAbandoned(folder);
    }
    // Beside the target: a rename is atomic only within one file system.
    Path temporary = folder.resolve(temporaryName());
    try {
      Files.createFile(temporary);
      try (SequentialWriter writer = new SequentialWriter(open(temporary, content.remaining()))) {
        writeAll(writer, content.duplicate());
        // Before the rename: else a crash may leave the name with no bytes behind it.
        writer.finish();
      }
      // Readers see the old file or the new one, never a part.
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      // The name itself lives in the folder, which has its own way to the disk.
      force(folder);
    } catch (IOException e) {
      removeQuietly(temporary);
      throw FolderFailures.of("write", target, e);
    }
  }

  private static String temporaryName() {
    long random = ThreadLocalRandom.current().nextLong();
    return TEMPORARY_PREFIX + HexFormat.of().toHexDigits(random) + TEMPORARY_SUFFIX;
  }

  private DirectFile open(Path file, int bytes) throws IOException {
    if (bytes >= DirectFile.MIN_BYTES) {
      DirectFile direct =
          DirectFile.open(
              file,
              blockBytes(file.getParent()),
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      if (direct.takesBlocks()) {
        return direct;
      }
      direct.close();
    }
    return DirectFile.ordinary(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  private int blockBytes(Path folder) throws IOException {
    Integer known = blockBytes.get(folder);
    if (known == null) {
      known = DirectFile.blockBytes(folder);
      blockBytes.put(folder, known);
    }
    return known;
  }

  private void writeAll(SequentialWriter writer, ByteBuffer content) throws IOException {
    int end = content.limit();
    while (content.position() < end) {
      int paid = content.position();
      int piece = Math.min(end, paid + DirectFile.PIECE_BYTES);
      while (paid < piece) {
        int next = Math.min(piece - paid, upload.pieceBytes());
        upload.acquire(next);
        paid += next;
      }
      writer.write(content.limit(piece));
    }
  }

  /** Creates what is missing of a folder's path, each new name forced to disk in its parent. */
  void createFolders(Path folder) throws JamJarException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path p = folder; p != null && !Files.isDirectory(p); p = p.getParent()) {
      missing.push(p);
    }
    for (Path p : missing) {
      try {
        Files.createDirectory(p);
        force(p.getParent());
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(p)) {
          throw FolderFailures.of("create the folder", p, e);
        }
      } catch (IOException e) {
        throw FolderFailures.of("create the folder", p, e);
      }
    }
  }

  void delete(Path file) throws JamJarException {
    try {
      if (Files.deleteIfExists(file)) {
        // What is deleted first must stay deleted when what it refers to goes next.
        force(file.getParent());
      }
    } catch (IOException e) {
      throw FolderFailures.of("delete", file, e);
    }
  }

  private static void force(Path folder) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return; // Windows opens no folder as a file, and keeps its names in a journal.
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void removeAbandoned(Path folder) {
    Instant old = Instant.now().minus(ABANDONED_AFTER);
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder, TEMPORARY_PREFIX + "*" + TEMPORARY_SUFFIX)) {
      for (Path file : found) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
          removeQuietly(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Tidying is nobody's errand: the put that follows fails by itself if the folder is ill.
    }
  }

  private static void removeQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It is out of sight already, and removed when it is a day old.
    }
  }
}
