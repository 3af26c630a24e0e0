package dev.jamjar.store.folder;

import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.ObjectStoreContract;
import dev.jamjar.store.Throttle;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest extends ObjectStoreContract {
  @TempDir private Path folder;

  @Override
  protected ObjectStore open() {
    return new FolderStore(folder.resolve("repository"), Throttle.NONE, Throttle.NONE);
  }
}
