package dev.jamjar.snapshot;

import dev.jamjar.ConflictException;
import dev.jamjar.JamJarException;
import dev.jamjar.LocalMachineException;
import dev.jamjar.checkpoint.RestoreTarget;
import dev.jamjar.checkpoint.RunningNode;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.read.ContentReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts one snapshot back on this machine.
 *
 * <p>I5: no byte stands under the target's name before all of them are proved; what stood there is
 * moved aside, never deleted.
 */
public final class Restore {
  private final Repository repository;
  private final IndexCache cache;
  private final Clock clock;
  private final Progress progress;

  public Restore(Repository repository, IndexCache cache, Clock clock, Progress progress) {
    this.repository = repository;
    this.cache = cache;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * What a restore would do.
   *
   * @param content what is to be fetched
   * @param diskBytes how much room the file takes
   * @param freeBytes how much room there is
   * @param movedAside what stands in the way
   */
  public record Plan(
      Path file,
      Manifest manifest,
      ContentReader.Plan content,
      long diskBytes,
      long freeBytes,
      List<Path> movedAside) {}

  /** Finds out what {@link #run} would do; writes nothing. */
  public Plan plan(Snapshots.Listed listed, PublishedManifest published, RestoreOptions options)
      throws IOException {
    Manifest manifest = published.manifest();
    RestoreTarget target = target(manifest, options);
    try (ContentReader reader = reader(listed, options)) {
      return new Plan(
          target.file(),
          manifest,
          reader.plan(manifest),
          manifest.source().bytes(),
          freeBytes(target.file()),
          target.inTheWay());
    }
  }

  /**
   * Does it.
   *
   * @throws ConflictException if something is in the way
   * @throws LocalMachineException if there is no room
   */
  public RestoreResult run(
      Snapshots.Listed listed, PublishedManifest published, RestoreOptions options)
      throws IOException {
    Manifest manifest = published.manifest();
    RestoreTarget target = target(manifest, options);
    requireRoom(target.file(), manifest.source().bytes());
    progress.stage("reading the index", 0);
    makeFolder(target.file().getParent());
    try (ContentReader reader = reader(listed, options);
        PartFile part = PartFile.of(target.file())) {
      progress.stage("restoring", manifest.source().bytes());
      write(part, manifest, reader);
      Map<Path, Path> aside = moveAside(target);
      part.moveTo(target.file());
      sync(target.file().getParent());
      return new RestoreResult(target.file(), manifest, aside);
    } catch (JamJarException e) {
      throw e;
    } catch (IOException e) {
      throw local(e, target.file());
    }
  }

  private RestoreTarget target(Manifest manifest, RestoreOptions options) throws JamJarException {
    RestoreTarget target = RestoreTarget.decide(options.to(), manifest.source().name());
    if (options.force()) {
      return target;
    }
    target.requireFree();
    Optional<RunningNode> node = target.runningNode();
    if (node.isPresent()) {
      throw new ConflictException(
          "a node seems to run there: process "
              + node.get().pid()
              + " ("
              + node.get().command()
              + ") has files open in "
              + target.file().getParent(),
          "stop it first; if it is no node, add --force");
    }
    return target;
  }

  private ContentReader reader(Snapshots.Listed listed, RestoreOptions options)
      throws JamJarException {
    Catalog catalog = listed.catalog().catalog();
    LoadedIndex index = LoadedIndex.load(repository.store(), catalog.indexes(), cache);
    cache.keepOnly(catalog.indexes());
    return new ContentReader(repository.store(), index, options.threads());
  }

  private void write(PartFile part, Manifest manifest, ContentReader reader) throws IOException {
    Decoding.run(manifest, reader, part, progress);
    // The rename must not be durable before the bytes are.
    part.sync();
  }

  private Map<Path, Path> moveAside(RestoreTarget target) throws IOException {
    Map<Path, Path> moved = new LinkedHashMap<>();
    for (Path file : target.inTheWay()) {
      Path aside = RestoreTarget.asideName(file, clock.instant());
      Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
      moved.put(file, aside);
    }
    return moved;
  }

  private static void requireRoom(Path file, long bytes) throws IOException {
    long free = freeBytes(file);
    if (free < bytes) {
      throw new LocalMachineException(
          "no room for " + file + ": it takes " + bytes + " bytes, " + free + " are free",
          "make room, or restore to another disk with --to");
    }
  }

  private static long freeBytes(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    while (folder.getParent() != null && !Files.isDirectory(folder)) {
      folder = folder.getParent();
    }
    return Files.getFileStore(folder).getUsableSpace();
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new LocalMachineException(
          "cannot make the folder " + folder + ": " + e.getFile() + " is a file",
          "name another place with --to",
          e);
    } catch (FileSystemException e) {
      throw local(e, folder);
    }
  }

  private static LocalMachineException local(IOException e, Path file) {
    boolean denied = e instanceof AccessDeniedException;
    return new LocalMachineException(
        "cannot write " + file + ": " + (denied ? "permission denied" : e.getMessage()),
        denied
            ? "run as the user that owns the folder, or restore elsewhere with --to"
            : "make room on the disk, or restore to another with --to",
        e);
  }
}
