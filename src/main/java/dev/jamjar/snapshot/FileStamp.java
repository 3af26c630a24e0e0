package dev.jamjar.snapshot;

import dev.jamjar.ConflictException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/**
 * What a file looked like when reading it began: a node writes its slots in place, so that what was
 * judged first need not be what was read last.
 */
record FileStamp(Path path, long bytes, FileTime changed, Object identity) {
  static FileStamp of(Path path) throws IOException {
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
    return new FileStamp(path, now.size(), now.lastModifiedTime(), now.fileKey());
  }

  /**
   * @throws ConflictException if the file was written to, replaced or removed since
   */
  void requireUnchanged() throws IOException {
    if (!Files.exists(path) || !isAs(of(path))) {
      throw new ConflictException(
          path + " was changed while it was being read",
          "the node was writing it; run the same command again");
    }
  }

  private boolean isAs(FileStamp now) {
    return bytes == now.bytes
        && changed.equals(now.changed)
        && Objects.equals(identity, now.identity);
  }
}
