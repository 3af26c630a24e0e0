package dev.jamjar.repository;

import dev.jamjar.JamJarException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.UsageException;
import dev.jamjar.hash.Hash;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Which of the packs that an index lists a store really has, in their size.
 *
 * <p>One listing answers for all that it shows; a listing may lag, or be forbidden, so that what it
 * does not show is asked for one by one.
 */
public final class PackPresence {
  private final ObjectStore store;
  private Map<String, Long> listed;

  public PackPresence(ObjectStore store) {
    this.store = store;
  }

  /**
   * Those of {@code packs} that are missing or of another size: by id, what was found.
   *
   * @return sizes in bytes, empty for packs that are missing
   */
  public Map<Hash, OptionalLong> lost(Collection<PackDirectory> packs) throws JamJarException {
    Map<Hash, OptionalLong> lost = new LinkedHashMap<>();
    for (PackDirectory pack : packs) {
      ObjectKey key = Layout.pack(pack.id());
      Long shown = listed().get(key.name());
      if (shown == null || shown != pack.bytes()) {
        OptionalLong size = store.size(key);
        if (size.isEmpty() || size.getAsLong() != pack.bytes()) {
          lost.put(pack.id().hash(), size);
        }
      }
    }
    return lost;
  }

  private Map<String, Long> listed() throws JamJarException {
    if (listed == null) {
      listed = new HashMap<>();
      try {
        store.list(Layout.PACKS, object -> listed.put(object.key().name(), object.bytes()));
      } catch (UsageException | StoreUnavailableException e) {
        // A store that cannot list, or a key that may not: each pack is asked for.
      }
    }
    return listed;
  }
}
