package dev.jamjar.checkpoint;

import dev.jamjar.LocalMachineException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UsageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opening a file of this machine for reading. */
public final class SourceFile {
  private SourceFile() {}

  /**
   * Opens {@code file} for reading; the caller closes it.
   *
   * @throws NotFoundException if there is none
   * @throws UsageException if it is a folder, a device or a pipe
   * @throws LocalMachineException if this machine does not let it be read
   */
  public static FileChannel open(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new UsageException(file + " is not a file", "name a checkpoint file");
    }
    try {
      return FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new NotFoundException("there is no file " + file, "check the path", e);
    } catch (AccessDeniedException e) {
      throw new LocalMachineException(
          "no permission to read " + file, "run as the user that owns it", e);
    } catch (FileSystemException e) {
      throw new LocalMachineException(
          "cannot open " + file + ": " + e.getReason(), "check the path", e);
    }
  }
}
