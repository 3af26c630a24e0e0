package dev.jamjar.checkpoint;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that seems to be a node at work in a folder.
 *
 * <p>A node may have its checkpoints open only while it saves them, so two signs count: an open
 * file below the node's data folder, and a process named nockchain that works in the node's folder.
 * Both are read from Linux's {@code /proc}, as far as this user may; elsewhere no node is ever
 * found.
 *
 * @param pid the process number
 * @param command the name of its program, as the kernel gives it (at most 15 characters)
 */
public record RunningNode(long pid, String command) {
  private static final Path PROC = Path.of("/proc");

  /**
   * The node's program; others whose names begin so, like the wallet, keep their data elsewhere.
   */
  private static final String PROGRAM = "nockchain";

  /**
   * A node that seems to run on {@code folder}. Ask only about folders that are a node's: of any
   * other folder, every open file below it would count.
   *
   * @param folder the node's folder, its data folder, or its checkpoints folder; may not exist
   */
  public static Optional<RunningNode> find(Path folder) {
    return find(folder, PROC, ProcessHandle.current().pid());
  }

  /**
   * @param self a process that does not count: this one reads checkpoints itself
   */
  static Optional<RunningNode> find(Path folder, Path proc, long self) {
    Path data = dataFolder(real(folder));
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        Optional<RunningNode> node = read(process).filter(found -> found.pid != self);
        if (node.isPresent() && (hasOpenFile(process, data) || node.get().worksIn(process, data))) {
          return node;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // No such system, or nothing there to read: nobody is seen.
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<RunningNode> read(Path process) {
    try {
      long pid = Long.parseLong(process.getFileName().toString());
      return Optional.of(new RunningNode(pid, Files.readString(process.resolve("comm")).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean hasOpenFile(Path process, Path data) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (link(descriptor).filter(open -> open.startsWith(data)).isPresent()) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      return false;
    }
  }

  private boolean worksIn(Path process, Path data) {
    Path node = data.endsWith(NodeFolder.DATA_FOLDER) ? data.getParent() : data;
    return command.equals(PROGRAM) && link(process.resolve("cwd")).equals(Optional.of(node));
  }

  /** Where a link leads; a process may end, and a socket has no path. */
  private static Optional<Path> link(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link));
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The data folder above or below, so that every file of the node counts. */
  private static Path dataFolder(Path folder) {
    for (Path above = folder; above != null; above = above.getParent()) {
      if (above.endsWith(NodeFolder.DATA_FOLDER)) {
        return above;
      }
    }
    Path below = folder.resolve(NodeFolder.DATA_FOLDER);
    return Files.isDirectory(below) ? real(below) : folder;
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }
}
