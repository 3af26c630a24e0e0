package dev.jamjar.sign;

import dev.jamjar.ConflictException;
import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.LocalMachineException;
import dev.jamjar.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Small files on the local disk: read up to a limit, written whole or not at all. */
final class KeyFiles {
  private static final Set<PosixFilePermission> OTHERS_READ =
      EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
  private static final FileAttribute<?>[] NO_ATTRIBUTES = {};

  private KeyFiles() {}

  /** Who may read a new file; only its owner may write it. */
  enum Access {
    OWNER("rw-------"),
    EVERYBODY("rw-r--r--");

    private final String permissions;

    Access(String permissions) {
      this.permissions = permissions;
    }
  }

  /**
   * All bytes of a file, which need not be a regular one.
   *
   * @param kind what the file should be, for messages
   */
  static byte[] read(Path file, int maxBytes, String kind) throws JamJarException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(maxBytes + 1);
    } catch (NoSuchFileException e) {
      throw new NotFoundException(
          "there is no " + kind + " at " + file, "check the path, or make a key first", e);
    } catch (IOException e) {
      throw failure("cannot read " + kind + " " + file, e);
    }
    if (bytes.length > maxBytes) {
      throw new CorruptDataException(
          file + " is no " + kind + ": it is longer than " + maxBytes + " bytes",
          "check the path: it may name another file");
    }
    return bytes;
  }

  /** Whether users other than the owner may read the file; false where the system cannot tell. */
  static boolean isReadableByOthers(Path file) throws LocalMachineException {
    if (!isPosix(file)) {
      return false;
    }
    try {
      Set<PosixFilePermission> granted = EnumSet.copyOf(OTHERS_READ);
      granted.retainAll(Files.getPosixFilePermissions(file));
      return !granted.isEmpty();
    } catch (IOException e) {
      throw failure("cannot tell who may read " + file, e);
    }
  }

  /**
   * Makes a new file, durably; missing folders are made for the owner alone.
   *
   * @throws ConflictException if there is a file already
   */
  static void create(Path file, byte[] bytes, Access access) throws JamJarException {
    Path target = file.toAbsolutePath();
    if (Files.exists(target)) {
      throw exists(file, null);
    }
    try {
      Path folder = makeFolder(target);
      Path part = writePart(folder, bytes, access);
      try {
        link(part, target);
      } finally {
        Files.deleteIfExists(part);
      }
      syncFolder(folder);
    } catch (JamJarException e) {
      throw e;
    } catch (IOException e) {
      throw failure("cannot write " + file, e);
    }
  }

  /**
   * Puts a file in the place of another, or of none, durably: a reader meets the one or the other.
   */
  static void replace(Path file, byte[] bytes) throws JamJarException {
    try {
      // What a link leads to is replaced, not the link.
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      Path folder = makeFolder(target);
      Path part = writePart(folder, bytes, Access.EVERYBODY);
      try {
        Files.move(
            part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
      syncFolder(folder);
    } catch (IOException e) {
      throw failure("cannot write " + file, e);
    }
  }

  /** The folder that {@code target} lies in, made where it is missing. */
  static Path makeFolder(Path target) throws IOException {
    Path folder = target.getParent();
    Files.createDirectories(folder, permissions(folder, "rwx------"));
    return folder;
  }

  static LocalMachineException failure(String what, IOException e) {
    return new LocalMachineException(
        what + ": " + reason(e), "check the path, its permissions and the free space", e);
  }

  private static Path writePart(Path folder, byte[] bytes, Access access) throws IOException {
    Path part =
        Files.createTempFile(folder, ".jamjar-", ".part", permissions(folder, access.permissions));
    boolean written = false;
    try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
      written = true;
    } finally {
      if (!written) {
        Files.deleteIfExists(part);
      }
    }
    return part;
  }

  /** Gives {@code part} its name: a link, unlike a move, never takes the place of another file. */
  private static void link(Path part, Path target) throws IOException {
    try {
      createLink(part, target);
    } catch (FileAlreadyExistsException e) {
      throw exists(target, e);
    }
  }

  private static void createLink(Path part, Path target) throws IOException {
    try {
      Files.createLink(target, part);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      // No hard links here, as on FAT: a move that looks first is the best there is.
      Files.move(part, target);
    }
  }

  private static void syncFolder(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static FileAttribute<?>[] permissions(Path near, String permissions) {
    return isPosix(near)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : NO_ATTRIBUTES;
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static ConflictException exists(Path file, Throwable cause) {
    return new ConflictException(
        "there is a file at " + file + " already, and a key is never overwritten",
        "choose another path, or move that file to a safe place first",
        cause);
  }

  /** What went wrong in words; the JDK's own message is often nothing but the path. */
  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return e.getMessage() + " is not a folder";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
