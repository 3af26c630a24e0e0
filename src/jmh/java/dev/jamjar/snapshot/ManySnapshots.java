package dev.jamjar.snapshot;

import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.SecretKeyFile;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.StoreOptions;
import dev.jamjar.store.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;

/**
 * Pushes one file again and again, each time under another tag: a repository with a long history,
 * for {@code bench/list}.
 */
final class ManySnapshots {
  private ManySnapshots() {}

  /**
   * @param args the repository, the secret key in the clear, the file, and how many times
   */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[2]);
    int count = Integer.parseInt(args[3]);
    try (ObjectStore store = Stores.open(args[0], StoreOptions.DEFAULTS);
        SecretKeyFile secret = SecretKeyFile.read(Path.of(args[1]));
        SigningKey key = secret.unlock(null)) {
      Push push =
          new Push(
              Repository.open(store),
              key,
              TrustedKeys.of(key.verifyKey()),
              CatalogMemory.none(),
              IndexCache.none(),
              Clock.systemUTC(),
              new SecureRandom(),
              Progress.SILENT);
      for (int i = 0; i < count; i++) {
        push.run(new PushOptions(file, OptionalLong.empty(), List.of("night-" + i), false, 1));
      }
    }
  }
}
