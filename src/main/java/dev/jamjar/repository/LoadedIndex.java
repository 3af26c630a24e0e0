package dev.jamjar.repository;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.index.ChunkIndex;
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
  private final Map<Catalog.IndexRef, List<PackDirectory>> segments = new LinkedHashMap<>();
  private final Set<Hash> packs = new HashSet<>();
  private final Set<Hash> borrowed = new HashSet<>();
  private final Set<Hash> gone;

  private LoadedIndex(Set<Hash> gone) {
    this.gone = gone;
  }

  /**
   * Reads segments.
   *
   * @throws CorruptDataException if one is missing or is not what its name says
   */
  public static LoadedIndex load(
      ObjectStore store, Collection<Catalog.IndexRef> refs, IndexCache cache)
      throws JamJarException {
    LoadedIndex loaded = new LoadedIndex(Set.of());
    for (Catalog.IndexRef ref : refs) {
      loaded.put(ref, read(store, ref, cache));
    }
    return loaded;
  }

  /**
   * The same without the packs that the store has lost, so that nothing new rests on them: what
   * they held is stored again by whoever has it.
   *
   * @param lost the ids of those packs
   */
  public LoadedIndex without(Set<Hash> lost) {
    if (lost.isEmpty()) {
      return this;
    }
    LoadedIndex rest = new LoadedIndex(Set.copyOf(lost));
    segments.forEach(rest::put);
    return rest;
  }

  private void put(Catalog.IndexRef ref, List<PackDirectory> listed) {
    segments.put(ref, listed);
    chunks.reserve(listed.stream().mapToInt(PackDirectory::chunks).sum());
    for (PackDirectory pack : listed) {
      if (!gone.contains(pack.id().hash()) && packs.add(pack.id().hash())) {
        chunks.add(pack);
      }
    }
  }

  /** Adds the packs of other publishers beyond those that are known. */
  public void borrow(LoadedIndex theirs) {
    for (PackDirectory pack : theirs.chunks.packs()) {
      if (packs.add(pack.id().hash())) {
        borrowed.add(pack.id().hash());
        chunks.add(pack);
      }
    }
  }

  /** Where each chunk lies. */
  public ChunkIndex chunks() {
    return chunks;
  }

  /** Whether only other publishers list a pack. */
  public boolean isBorrowed(PackDirectory pack) {
    return borrowed.contains(pack.id().hash());
  }

  /** Whether it is the index of exactly these segments. */
  boolean isOf(Collection<Catalog.IndexRef> refs) {
    return segments.keySet().equals(Set.copyOf(refs));
  }

  /** Whether a segment was loaded. */
  boolean holds(Catalog.IndexRef ref) {
    return segments.containsKey(ref);
  }

  /** Whether a segment lists a pack that the store has lost. */
  boolean listsLost(List<PackDirectory> listed) {
    return listed.stream().anyMatch(pack -> gone.contains(pack.id().hash()));
  }

  /** What is left of a segment without the packs that the store has lost. */
  List<PackDirectory> present(List<PackDirectory> listed) {
    return listed.stream().filter(pack -> !gone.contains(pack.id().hash())).toList();
  }

  /** What a segment lists: from memory where it was loaded, else from the store. */
  public List<PackDirectory> segment(ObjectStore store, Catalog.IndexRef ref)
      throws JamJarException {
    List<PackDirectory> listed = segments.get(ref);
    return listed != null ? listed : read(store, ref, IndexCache.none());
  }

  /** Reads one segment, checked against its name. */
  public static List<PackDirectory> read(ObjectStore store, Catalog.IndexRef ref, IndexCache cache)
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
        message,
        "its publisher runs \"jamjar repair\", which makes it anew; \"jamjar check\" shows what else is"
            + " hurt",
        cause);
  }
}
