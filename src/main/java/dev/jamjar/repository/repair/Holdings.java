package dev.jamjar.repository.repair;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import dev.jamjar.index.ChunkIndex;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PackPresence;
import dev.jamjar.repository.check.PackAudit;
import dev.jamjar.store.ObjectStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * The packs that a publisher's snapshots rest on, and in what state each is: what a repair knows.
 *
 * <p>Belongs to one thread. Holds what index segments list, and no pack longer than it takes to
 * judge it.
 */
final class Holdings {
  private final ObjectStore store;
  private final PackAudit audit;
  private final RepairLog log;

  /** The segments that can be read, and those that cannot, with the reason. */
  private final Map<Catalog.IndexRef, List<PackDirectory>> segments = new LinkedHashMap<>();

  private final Map<Catalog.IndexRef, String> lostSegments = new LinkedHashMap<>();

  /** Packs that are listed or shall be, by what they really hold. */
  private final Map<PackId, PackDirectory> sound = new LinkedHashMap<>();

  private final Map<PackId, Damaged> damaged = new LinkedHashMap<>();
  private ChunkIndex index;

  /**
   * A pack that is not what it should be.
   *
   * @param listed what an index says of it; empty where none does
   */
  record Damaged(PackId id, String how, Optional<PackDirectory> listed) {}

  Holdings(ObjectStore store, RepairLog log) {
    this.store = store;
    this.audit = new PackAudit(store);
    this.log = log;
  }

  /** Reads the segments of a catalog; one that is damaged comes back from this machine's copy. */
  void read(Collection<Catalog.IndexRef> refs, IndexCache copies) throws JamJarException {
    for (Catalog.IndexRef ref : refs) {
      try {
        segments.put(ref, LoadedIndex.read(store, ref, IndexCache.none()));
      } catch (CorruptDataException | UnsupportedFormatException e) {
        Optional<byte[]> copy = copies.get(ref.id());
        if (copy.isPresent()) {
          store.put(Layout.index(ref.id()), ByteBuffer.wrap(copy.get()));
          log.did(Layout.index(ref.id()), e.getMessage() + "; put back from this machine's copy");
          segments.put(ref, LoadedIndex.read(store, ref, IndexCache.none()));
        } else {
          lostSegments.put(ref, e.getMessage());
        }
      }
    }
    segments.values().forEach(packs -> packs.forEach(pack -> sound.putIfAbsent(pack.id(), pack)));
    index = null;
  }

  /** The segments that cannot be read, and why. */
  Map<Catalog.IndexRef, String> lostSegments() {
    return lostSegments;
  }

  /** Where chunks lie in sound packs. */
  ChunkIndex index() {
    if (index == null) {
      index = new ChunkIndex();
      sound.values().forEach(index::add);
    }
    return index;
  }

  /** The packs that are sound, as far as is known. */
  Collection<PackDirectory> sound() {
    return sound.values();
  }

  /** The packs that are not. */
  Collection<Damaged> damaged() {
    return List.copyOf(damaged.values());
  }

  boolean isDamaged(PackId id) {
    return damaged.containsKey(id);
  }

  /** Lists a pack from now on, which is sound. */
  void adopt(PackDirectory pack) {
    PackDirectory before = sound.put(pack.id(), pack);
    damaged.remove(pack.id());
    if (before != null) {
      index = null;
    } else if (index != null) {
      index.add(pack);
    }
  }

  /** Sorts out the packs that the store has lost, or has in another size. */
  void requirePresence() throws JamJarException {
    Map<Hash, ?> lost = new PackPresence(store).lost(List.copyOf(sound.values()));
    for (Hash id : lost.keySet()) {
      judge(sound.get(new PackId(id)));
    }
  }

  /**
   * Reads all packs, and sorts out those that are damaged.
   *
   * @param read told how many bytes were
   */
  void readAll(LongConsumer read) throws JamJarException {
    for (PackDirectory pack : List.copyOf(sound.values())) {
      judge(pack);
      read.accept(pack.bytes());
    }
  }

  /** Packs that could not be read where something was sought in them: these are damaged. */
  void doubt(Map<PackId, String> broken) throws JamJarException {
    for (Map.Entry<PackId, String> one : broken.entrySet()) {
      PackDirectory pack = sound.get(one.getKey());
      judge(pack);
      if (pack.equals(sound.get(one.getKey()))) {
        // It is as its name says and as the index says, and yet it cannot be used.
        setDamaged(one.getKey(), one.getValue(), Optional.of(pack));
      }
    }
  }

  /** Judges a pack that nobody is known to list; it is not listed by that. */
  PackAudit.Verdict judgeUnlisted(PackId id) throws JamJarException {
    return audit.of(id);
  }

  /** A pack that no index lists is damaged, and may hold what is missing all the same. */
  void noteDamaged(PackId id, String how) {
    setDamaged(id, how, Optional.empty());
  }

  private void judge(PackDirectory pack) throws JamJarException {
    PackAudit.Verdict verdict = audit.of(pack.id());
    if (verdict.pack().isEmpty()) {
      setDamaged(pack.id(), verdict.damage().orElseThrow(), Optional.of(pack));
    } else if (PackAudit.contradiction(pack, verdict.pack().get()).isPresent()) {
      sound.put(pack.id(), verdict.pack().get());
      index = null;
    }
  }

  private void setDamaged(PackId id, String how, Optional<PackDirectory> listed) {
    sound.remove(id);
    damaged.put(id, new Damaged(id, how, listed));
    index = null;
  }

  /**
   * What the next catalog's index is made of.
   *
   * @param kept the segments that list nothing but sound packs, as they are
   * @param anew the sound packs that none of these lists
   * @param replaced the segments that are not kept, and why
   */
  record NextIndex(
      List<Catalog.IndexRef> kept,
      List<PackDirectory> anew,
      Map<Catalog.IndexRef, String> replaced) {}

  NextIndex next() {
    List<Catalog.IndexRef> kept = new ArrayList<>();
    Map<Catalog.IndexRef, String> replaced = new LinkedHashMap<>(lostSegments);
    Set<PackId> listed = new LinkedHashSet<>();
    segments.forEach(
        (ref, packs) -> {
          Optional<String> wrong = wrong(packs);
          if (wrong.isEmpty()) {
            kept.add(ref);
            packs.forEach(pack -> listed.add(pack.id()));
          } else {
            replaced.put(ref, wrong.get());
          }
        });
    List<PackDirectory> anew =
        sound.values().stream().filter(pack -> !listed.contains(pack.id())).toList();
    return new NextIndex(kept, anew, replaced);
  }

  private Optional<String> wrong(List<PackDirectory> packs) {
    for (PackDirectory pack : packs) {
      PackDirectory really = sound.get(pack.id());
      if (really == null) {
        return Optional.of("it lists pack " + pack.id() + ", which is lost");
      }
      Optional<String> how = PackAudit.contradiction(pack, really);
      if (how.isPresent()) {
        return Optional.of("it lists pack " + pack.id() + " wrongly: " + how.get());
      }
    }
    return Optional.empty();
  }
}
