package dev.jamjar.repository;

import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Copies of a repository's index segments on this machine, so that a nightly push fetches only what
 * is new.
 *
 * <p>Only ever a saving: what is missing, damaged or cannot be written is fetched again, silently.
 */
public final class IndexCache {
  private final Optional<Path> folder;

  private IndexCache(Optional<Path> folder) {
    this.folder = folder;
  }

  /** Keeps segments in {@code folder}, which is made when the first is put. */
  public static IndexCache in(Path folder) {
    return new IndexCache(Optional.of(folder));
  }

  public static IndexCache none() {
    return new IndexCache(Optional.empty());
  }

  public Optional<byte[]> get(Hash id) {
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Files.readAllBytes(folder.get().resolve(id.hex()));
      return Blake3.of(bytes).equals(id) ? Optional.of(bytes) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void put(Hash id, byte[] bytes) {
    if (folder.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(folder.get());
      Path part = Files.createTempFile(folder.get(), ".", ".part");
      try {
        Files.write(part, bytes);
        Files.move(part, folder.get().resolve(id.hex()), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      // The next run fetches the segment again.
    }
  }

  /**
   * Forgets every segment but those in {@code live}: merged ones would pile up. Another publisher's
   * that is forgotten with them is fetched again.
   */
  public void keepOnly(Collection<Catalog.IndexRef> live) {
    if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
      return;
    }
    Set<String> names = live.stream().map(ref -> ref.id().hex()).collect(Collectors.toSet());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.get())) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (Hash.isHex(name) && !names.contains(name)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // They are found and deleted another time.
    }
  }
}
