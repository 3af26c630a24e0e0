package dev.jamjar.cli;

import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.Repository;
import dev.jamjar.store.OverlayStore;
import dev.jamjar.store.StoreOptions;
import dev.jamjar.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The session's repository, to be written to without changing it: what is written, and what this
 * machine would remember, goes to a temporary folder that is deleted in the end.
 */
final class Rehearsal implements AutoCloseable {
  private final Path folder;
  private final OverlayStore store;
  private final CatalogMemory memory;

  private Rehearsal(Path folder, OverlayStore store, CatalogMemory memory) {
    this.folder = folder;
    this.store = store;
    this.memory = memory;
  }

  static Rehearsal of(Session session) throws IOException {
    Path folder = Files.createTempDirectory("jamjar-rehearsal");
    Path seen = folder.resolve("seen.json");
    if (Files.exists(session.memoryFile())) {
      Files.copy(session.memoryFile(), seen);
    }
    Path written = Files.createDirectory(folder.resolve("written"));
    OverlayStore store =
        new OverlayStore(session.store(), Stores.open(written.toString(), StoreOptions.DEFAULTS));
    return new Rehearsal(folder, store, CatalogMemory.in(seen));
  }

  Repository repository() throws IOException {
    return Repository.open(store);
  }

  CatalogMemory memory() {
    return memory;
  }

  @Override
  public void close() throws IOException {
    store.close();
    List<Path> written;
    try (Stream<Path> all = Files.walk(folder)) {
      written = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : written) {
      Files.delete(path);
    }
  }
}
