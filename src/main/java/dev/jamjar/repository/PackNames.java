package dev.jamjar.repository;

import dev.jamjar.JamJarException;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.pack.PackWriter;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.security.SecureRandom;
import java.util.OptionalLong;

/**
 * Puts packs, each once, and under no name that somebody means to delete (docs/format.md §12.1).
 *
 * <p>Any thread may use it.
 */
public final class PackNames {
  private final ObjectStore store;
  private final SecureRandom random;

  public PackNames(ObjectStore store, SecureRandom random) {
    this.store = store;
    this.random = random;
  }

  /** Makes a pack durable; answers what it is called in the end. */
  public PackDirectory put(PackWriter.Sealed sealed) throws JamJarException {
    PackWriter.Sealed pack = sealed;
    // The marker first: where it is put after this, the pack is not deleted before this work ends.
    while (store.size(Layout.marker(pack.directory().id())).isPresent()) {
      pack = sealed.salted(random);
    }
    ObjectKey key = Layout.pack(pack.directory().id());
    // A push that was cut short left whole packs behind: what is there is not sent again.
    OptionalLong there = store.size(key);
    if (there.isEmpty() || there.getAsLong() != pack.directory().bytes()) {
      store.put(key, pack.content().duplicate());
    } else if (store.retention().isPresent()) {
      store.retain(key);
    }
    return pack.directory();
  }
}
