package dev.jamjar.store.folder;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.disk.DirectFile;
import dev.jamjar.disk.PageCache;
import dev.jamjar.disk.RangeReader;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.Throttle;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * A store in a folder: an object is a file, its key the path below the folder.
 *
 * <p>Any web server over the folder is a mirror of it. Opening creates nothing; the first put does.
 * Names that start with a dot are the store's own (locks, unfinished files) and no objects.
 *
 * <p>{@link #replace} takes a lock on a file in the folder, which the kernel lets go when its
 * process ends, however it ends; so it is atomic among all processes of the machine, and over NFS
 * where its locks work. Readers take no lock: they see the file before or after the rename.
 */
public final class FolderStore implements ObjectStore {
  private static final String LOCK_NAME = ".jamjar-lock";

  /**
   * One monitor per lock file, since the kernel's locks are held by the whole process and Java
   * refuses a second one instead of waiting.
   */
  private static final ConcurrentMap<Path, Object> MONITORS = new ConcurrentHashMap<>();

  private final Path root;
  private final WholeFiles files;
  private final Throttle download;

  /** What files here are read in; 0 until somebody asked. */
  private volatile int blockBytes;

  /**
   * @param upload the limit on bytes written
   * @param download the limit on bytes read
   */
  public FolderStore(Path root, Throttle upload, Throttle download) {
    this.root = root.toAbsolutePath().normalize();
    this.files = new WholeFiles(this.root, upload);
    this.download = download;
  }

  @Override
  public String location() {
    return root.toString();
  }

  @Override
  public void put(ObjectKey key, ByteBuffer content) throws JamJarException {
    files.write(path(key), content);
  }

  @Override
  public boolean replace(ObjectKey key, Optional<byte[]> expected, byte[] replacement)
      throws JamJarException {
    Path path = path(key);
    files.createFolders(root);
    Path lockPath = root.resolve(LOCK_NAME);
    synchronized (monitor(lockPath)) {
      try (FileChannel channel =
          FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock(); // Let go when the channel is closed.
        return replaceLocked(path, expected, replacement);
      } catch (JamJarException e) {
        throw e;
      } catch (IOException e) {
        throw FolderFailures.of("lock", lockPath, e);
      }
    }
  }

  private boolean replaceLocked(Path path, Optional<byte[]> expected, byte[] replacement)
      throws JamJarException {
    Optional<byte[]> found = readSmall(path, largest(expected, replacement));
    if (found.isPresent() && Arrays.equals(found.get(), replacement)) {
      return true;
    }
    boolean asExpected =
        expected.isPresent()
            ? found.isPresent() && Arrays.equals(found.get(), expected.get())
            : found.isEmpty();
    if (asExpected) {
      files.write(path, ByteBuffer.wrap(replacement));
    }
    return asExpected;
  }

  private static int largest(Optional<byte[]> expected, byte[] replacement) {
    return Math.max(replacement.length, expected.map(e -> e.length).orElse(0));
  }

  /** The file's bytes, cut where they can no longer be equal to anything of interest. */
  private static Optional<byte[]> readSmall(Path path, int maxBytes) throws JamJarException {
    try (var in = Files.newInputStream(path)) {
      return Optional.of(in.readNBytes(maxBytes + 1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw FolderFailures.of("read", path, e);
    }
  }

  /** The root exists by now, so that two names of one folder meet in its real path. */
  private static Object monitor(Path lockPath) throws JamJarException {
    try {
      Path folder = lockPath.getParent().toRealPath();
      return MONITORS.computeIfAbsent(folder, f -> new Object());
    } catch (IOException e) {
      throw FolderFailures.of("find", lockPath.getParent(), e);
    }
  }

  @Override
  public boolean replacesAtomically() {
    return true;
  }

  @Override
  public byte[] get(ObjectKey key, int maxBytes) throws JamJarException {
    Path path = path(key);
    try (FileChannel channel = open(key)) {
      long size = channel.size();
      if (size > maxBytes) {
        throw new CorruptDataException(
            path.toString(), 0, "%d bytes long, expected at most %d".formatted(size, maxBytes));
      }
      byte[] content = new byte[(int) size];
      // Whole packs are read to see whether they are sound: the disk is to say that.
      if (!readDirectly(path, 0, ByteBuffer.wrap(content))) {
        read(channel, 0, ByteBuffer.wrap(content));
      }
      return content;
    } catch (EOFException e) {
      throw new CorruptDataException(path.toString(), 0, "the file became shorter while read");
    } catch (JamJarException e) {
      throw e;
    } catch (IOException e) {
      throw FolderFailures.of("read", path, e);
    }
  }

  @Override
  public void getRange(ObjectKey key, long offset, int length, byte[] target)
      throws JamJarException {
    if (length == 0) {
      return;
    }
    Path path = path(key);
    try (FileChannel channel = open(key)) {
      long size = channel.size();
      if (offset > size - length) {
        throw new CorruptDataException(
            path.toString(),
            size,
            "it ends there, expected %d bytes from %d on".formatted(length, offset));
      }
      int cached = download == Throttle.NONE ? PageCache.read(channel, offset, target, length) : 0;
      ByteBuffer rest = ByteBuffer.wrap(target, 0, length).position(cached).slice();
      if (!readDirectly(path, offset + cached, rest)) {
        read(channel, offset + cached, rest);
      }
    } catch (EOFException e) {
      throw new CorruptDataException(path.toString(), offset, "the file became shorter while read");
    } catch (JamJarException e) {
      throw e;
    } catch (IOException e) {
      throw FolderFailures.of("read", path, e);
    }
  }

  private FileChannel open(ObjectKey key) throws IOException {
    Path path = path(key);
    try {
      if (Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
        return FileChannel.open(path, StandardOpenOption.READ);
      }
    } catch (FileSystemException e) {
      if (!isAbsence(e)) {
        throw e;
      }
    }
    throw notFound(key);
  }

  /** No such file, or a file where the key has a folder. */
  private static boolean isAbsence(FileSystemException e) {
    return e instanceof NoSuchFileException
        || e instanceof NotDirectoryException
        || "Not a directory".equals(e.getReason());
  }

  private NotFoundException notFound(ObjectKey key) {
    return Files.isDirectory(root)
        ? new NotFoundException("no object " + key + " in " + root, "")
        : noRepository();
  }

  private NotFoundException noRepository() {
    return new NotFoundException(
        Files.exists(root)
            ? "no repository at " + root + ": it is a file"
            : "no repository at " + root + ": there is no such folder",
        "give its place with --repo, or create one with \"jamjar init\"");
  }

  /**
   * Reads much at once past the page cache.
   *
   * @return whether it was read; otherwise the ordinary way may do it, or say what is wrong
   */
  private boolean readDirectly(Path path, long offset, ByteBuffer target) {
    if (target.remaining() < DirectFile.MIN_BYTES || download != Throttle.NONE) {
      return false;
    }
    try (DirectFile file = DirectFile.open(path, blockBytes(), StandardOpenOption.READ)) {
      RangeReader.read(file, offset, target);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private int blockBytes() throws IOException {
    int known = blockBytes;
    if (known == 0) {
      known = DirectFile.blockBytes(root);
      blockBytes = known;
    }
    return known;
  }

  private void read(FileChannel channel, long offset, ByteBuffer target) throws IOException {
    int length = target.limit();
    while (target.hasRemaining()) {
      int piece = Math.min(target.remaining(), download.pieceBytes());
      download.acquire(piece);
      target.limit(target.position() + piece);
      if (channel.read(target, offset + target.position()) < 0) {
        throw new EOFException();
      }
      target.limit(length);
    }
  }

  @Override
  public OptionalLong size(ObjectKey key) throws JamJarException {
    Path path = path(key);
    try {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      return found.isRegularFile() ? OptionalLong.of(found.size()) : OptionalLong.empty();
    } catch (FileSystemException e) {
      if (isAbsence(e)) {
        return OptionalLong.empty();
      }
      throw FolderFailures.of("look at", path, e);
    } catch (IOException e) {
      throw FolderFailures.of("look at", path, e);
    }
  }

  @Override
  public void list(String prefix, Consumer<Listed> sink) throws JamJarException {
    if (!Files.isDirectory(root)) {
      throw noRepository();
    }
    Path start = deepestFolder(prefix);
    try {
      // Links are followed: an operator may keep one of the folders on another disk.
      Files.walkFileTree(
          start,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new Lister(root, prefix, sink));
    } catch (IOException e) {
      throw FolderFailures.of("list", start, e);
    }
  }

  /** The folder that everything with this prefix lies in, so that others need not be walked. */
  private Path deepestFolder(String prefix) {
    int slash = prefix.lastIndexOf('/');
    if (slash < 0) {
      return root;
    }
    Optional<ObjectKey> folder = ObjectKey.parse(prefix.substring(0, slash));
    // A prefix that no key can have matches nothing in the root either.
    return folder.map(this::path).orElse(root);
  }

  @Override
  public void delete(ObjectKey key) throws JamJarException {
    files.delete(path(key));
  }

  @Override
  public void close() {
    // Every file is closed where it was opened.
  }

  private Path path(ObjectKey key) {
    return root.resolve(key.name());
  }

  /** Hands every file that is an object to the sink; what vanishes meanwhile is passed over. */
  private static final class Lister extends SimpleFileVisitor<Path> {
    private final Path root;
    private final String prefix;
    private final Consumer<Listed> sink;

    Lister(Path root, String prefix, Consumer<Listed> sink) {
      this.root = root;
      this.prefix = prefix;
      this.sink = sink;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      boolean own = !folder.equals(root) && folder.getFileName().toString().startsWith(".");
      return own ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name =
          root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
      if (attributes.isRegularFile() && name.startsWith(prefix)) {
        ObjectKey.parse(name).ifPresent(key -> sink.accept(new Listed(key, attributes.size())));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof FileSystemLoopException
          || e instanceof FileSystemException f && isAbsence(f)) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }
}
