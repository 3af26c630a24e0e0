package dev.jamjar.repository.repair;

import dev.jamjar.JamJarException;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.pack.PackWriter;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.PackNames;
import dev.jamjar.repository.PendingIds;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.io.Closeable;
import java.security.SecureRandom;
import java.util.OptionalLong;

/**
 * Packs the chunks that a repair saves.
 *
 * <p>The same chunks in the same order make the same pack, so that one whose chunks are all saved
 * comes back under its own name: the damaged object is replaced by the right bytes (I1: the name is
 * the hash). For one thread; holds one pack.
 */
final class RescuePacks implements Closeable {
  private final ObjectStore store;
  private final Holdings holdings;
  private final SecureRandom random;
  private final RepairLog log;
  private final PendingIds saved = new PendingIds();
  private final PackWriter packs = new PackWriter();
  private long chunks;
  private int written;

  RescuePacks(ObjectStore store, Holdings holdings, SecureRandom random, RepairLog log) {
    this.store = store;
    this.log = log;
    this.random = random;
    this.holdings = holdings;
  }

  /** Saves a chunk unless a sound pack holds it; answers whether it had to be saved. */
  boolean add(ChunkId id, byte[] content) throws JamJarException {
    if (holdings.index().contains(id) || !saved.add(id.hash())) {
      return false;
    }
    packs.add(id, content, 0, content.length);
    chunks++;
    if (packs.isFull()) {
      seal();
    }
    return true;
  }

  /** Makes durable what was added: what comes next is another pack. */
  void seal() throws JamJarException {
    if (packs.isEmpty()) {
      return;
    }
    PackDirectory pack = put(packs.seal());
    log.did(
        Layout.pack(pack.id()),
        holdings.isDamaged(pack.id())
            ? "put back: all of its chunks were found"
            : "new: holds chunks that were saved");
    holdings.adopt(pack);
    written++;
  }

  /** How many chunks were saved. */
  long chunks() {
    return chunks;
  }

  /** How many packs they fill. */
  int written() {
    return written;
  }

  @Override
  public void close() {
    packs.close();
  }

  /** As {@link PackNames} does it, but that size alone proves nothing here. */
  private PackDirectory put(PackWriter.Sealed sealed) throws JamJarException {
    PackWriter.Sealed pack = sealed;
    while (store.size(Layout.marker(pack.directory().id())).isPresent()) {
      pack = sealed.salted(random);
    }
    if (!isThere(pack.directory())) {
      store.put(Layout.pack(pack.directory().id()), pack.content().duplicate());
    }
    return pack.directory();
  }

  /** A repair that was cut short has left packs behind. */
  private boolean isThere(PackDirectory pack) throws JamJarException {
    ObjectKey key = Layout.pack(pack.id());
    OptionalLong size = store.size(key);
    return !holdings.isDamaged(pack.id())
        && size.isPresent()
        && size.getAsLong() == pack.bytes()
        && Blake3.of(store.get(key, (int) pack.bytes())).equals(pack.id().hash());
  }
}
