package dev.jamjar.store.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jamjar.UsageException;
import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.ReadableStoreContract;
import dev.jamjar.store.Throttle;
import dev.jamjar.store.folder.FolderStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a web server over a folder store must let us read. */
abstract class HttpStoreContract extends ReadableStoreContract {
  @TempDir private Path folder;
  private AutoCloseable server;

  /** A server over a folder. */
  interface Server extends AutoCloseable {
    /** The URI of the folder. */
    String uri();

    @Override
    void close();
  }

  abstract Server serve(Path root) throws Exception;

  @Override
  protected ObjectStore open() {
    return new FolderStore(folder, Throttle.NONE, Throttle.NONE);
  }

  @Override
  protected ObjectStore openReader() throws Exception {
    Server started = serve(folder);
    server = started;
    return HttpStore.open(started.uri(), Throttle.NONE);
  }

  @AfterEach
  void stopServer() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void writesAndListsNothing() throws Exception {
    put(KEY, new byte[1]);
    assertThrows(UsageException.class, () -> reader.put(KEY, ByteBuffer.allocate(1)));
    assertThrows(UsageException.class, () -> reader.replace(KEY, Optional.empty(), new byte[1]));
    assertThrows(UsageException.class, () -> reader.delete(KEY));
    assertThrows(UsageException.class, () -> reader.list("", l -> {}));
    assertFalse(reader.replacesAtomically());
  }
}
