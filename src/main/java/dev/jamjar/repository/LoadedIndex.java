package dev.jamjar.repository;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.index.ChunkIndex;
import dev.jamjar.index.ChunkLocation;
import dev.jamjar.index.IndexSegment;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the index segments of catalogs list, in memory.
 *
 * <p>A publisher's own segments come first; packs that only other publishers list are borrowed, and
 * whoever uses one lists it in a segment of his own.
 */
public final class LoadedIndex {
  private final ChunkIndex chunks = new ChunkIndex();
  private final Map<Hash, List<PackDirectory>> segments = new LinkedHashMap<>();
  private final Set<Hash> packs = new HashSet<>();
  private final Set<Hash> borrowed = new HashSet<>();

  /**
   * Reads segments.
   *
   * @throws CorruptDataException if one is missing or is not what its name says
   */
  public static LoadedIndex load(
      ObjectStore store, Collection<Catalog.IndexRef> refs, IndexCache cache)
      throws JamJarException {
    LoadedIndex loaded = new LoadedIndex();
    for (Catalog.IndexRef ref : refs) {
      List<PackDirectory> listed = read(store, ref, cache);
      loaded.segments.put(ref.id(), listed);
      for (PackDirectory pack : listed) {
        if (loaded.packs.add(pack.id().hash())) {
          loaded.chunks.add(pack);
        }
      }
    }
    return loaded;
  }

  /** Adds what other publishers' segments list beyond what is known. */
  public void borrow(ObjectStore store, Collection<Catalog.IndexRef> refs, IndexCache cache)
      throws JamJarException {
    for (Catalog.IndexRef ref : refs) {
      for (PackDirectory pack : read(store, ref, cache)) {
        if (packs.add(pack.id().hash())) {
          borrowed.add(pack.id().hash());
          chunks.add(pack);
        }
      }
    }
  }

  /** Where each chunk lies. */
  public ChunkIndex chunks() {
    return chunks;
  }

  /** The pack that holds a chunk, if it is one of the borrowed. */
  Optional<PackDirectory> lender(ChunkId id) {
    if (borrowed.isEmpty()) {
      return Optional.empty();
    }
    ChunkLocation location = chunks.find(id);
    return location != null && borrowed.contains(location.pack().id().hash())
        ? Optional.of(location.pack())
        : Optional.empty();
  }

  /** What a segment lists: from memory where it was loaded, else from the store. */
  List<PackDirectory> segment(ObjectStore store, Catalog.IndexRef ref) throws JamJarException {
    List<PackDirectory> listed = segments.get(ref.id());
    return listed != null ? listed : read(store, ref, IndexCache.none());
  }

  /** Reads one segment, checked against its name. */
  static List<PackDirectory> read(ObjectStore store, Catalog.IndexRef ref, IndexCache cache)
      throws JamJarException {
    String where = "index " + ref.id().hex();
    Optional<byte[]> cached = cache.get(ref.id());
    if (cached.isPresent()) {
      return IndexSegment.read(where, cached.get());
    }
    ObjectKey key = Layout.index(ref.id());
    byte[] bytes;
    try {
      bytes = store.get(key, (int) Math.min(ref.bytes(), Limits.MAX_INDEX_BYTES));
    } catch (NotFoundException e) {
      throw damaged("object " + key + " is missing", e);
    }
    Hash found = Blake3.of(bytes);
    if (!found.equals(ref.id())) {
      throw damaged(
          "object " + key + " is damaged: it hashes to " + found.abbreviated() + "…", null);
    }
    cache.put(ref.id(), bytes);
    return IndexSegment.read(where, bytes);
  }

  private static CorruptDataException damaged(String message, Throwable cause) {
    return new CorruptDataException(
        message, "run \"jamjar check\" to see what else is hurt", cause);
  }
}
