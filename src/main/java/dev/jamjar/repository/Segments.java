package dev.jamjar.repository;

import dev.jamjar.ConflictException;
import dev.jamjar.JamJarException;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import dev.jamjar.index.IndexSegment;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.pack.PackDirectory;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The index segments of a catalog to be: those of the catalog before it, and what a write adds.
 *
 * <p>Lists whatever the write relies on, also where the catalog before it has let go of that
 * meanwhile. Belongs to one thread.
 */
public final class Segments {
  private final Repository repository;
  private final SecureRandom random;
  private final LoadedIndex known;
  private final Map<Catalog.IndexRef, List<PackDirectory>> fresh = new LinkedHashMap<>();

  /**
   * @param known the index that the write's other chunks were found in
   */
  public Segments(Repository repository, SecureRandom random, LoadedIndex known) {
    this.repository = repository;
    this.random = random;
    this.known = known;
  }

  /** Writes segments that list {@code packs}. */
  public List<Catalog.IndexRef> add(List<PackDirectory> packs) throws JamJarException {
    List<Catalog.IndexRef> added = new ArrayList<>();
    for (List<PackDirectory> together : IndexTiers.split(packs)) {
      Catalog.IndexRef ref = put(together);
      fresh.put(ref, together);
      added.add(ref);
    }
    return added;
  }

  /**
   * Lists again what was found through an index that is no longer {@code base}'s.
   *
   * <p>None of these packs is deleted yet: they were retired after this work began. One that is
   * gone all the same was lost in another way.
   */
  public void rescue(Collection<Catalog.IndexRef> base, Collection<PackDirectory> reliedOn)
      throws JamJarException {
    if (known.isOf(base)) {
      return;
    }
    Map<PackId, Integer> listed = new HashMap<>();
    for (Catalog.IndexRef ref : base) {
      known.segment(repository.store(), ref).forEach(pack -> note(listed, pack));
    }
    fresh.values().forEach(packs -> packs.forEach(pack -> note(listed, pack)));
    List<PackDirectory> dropped = new ArrayList<>();
    for (PackDirectory pack : reliedOn) {
      // A segment may list fewer frames than a pack has.
      if (listed.getOrDefault(pack.id(), -1) < pack.frames().size()) {
        requireThere(pack);
        dropped.add(pack);
      }
    }
    add(dropped);
  }

  /** The segments that follow {@code base}: with what was added, without what the store lost. */
  public List<Catalog.IndexRef> over(Collection<Catalog.IndexRef> base) throws JamJarException {
    List<Catalog.IndexRef> result = new ArrayList<>(base);
    Map<Catalog.IndexRef, List<PackDirectory>> written = new HashMap<>(fresh);
    fresh.keySet().stream().filter(ref -> !base.contains(ref)).forEach(result::add);
    dropLost(result, written);
    List<Catalog.IndexRef> due = IndexTiers.due(result);
    while (!due.isEmpty()) {
      Map<Hash, PackDirectory> together = new LinkedHashMap<>();
      for (Catalog.IndexRef ref : due) {
        List<PackDirectory> listed =
            written.containsKey(ref) ? written.get(ref) : known.segment(repository.store(), ref);
        listed.forEach(pack -> together.putIfAbsent(pack.id().hash(), pack));
      }
      List<PackDirectory> union = List.copyOf(together.values());
      Catalog.IndexRef one = put(union);
      written.put(one, union);
      result.set(result.indexOf(due.get(0)), one);
      result.removeAll(due);
      due = IndexTiers.due(result);
    }
    return result;
  }

  /** What stays retired: nothing that is listed now. */
  public List<Catalog.Retired> stillRetired(List<Catalog.Retired> retired) {
    var listed =
        fresh.values().stream()
            .flatMap(List::stream)
            .map(pack -> Layout.pack(pack.id()).name())
            .collect(Collectors.toSet());
    return retired.stream().filter(gone -> !listed.contains(gone.key())).toList();
  }

  /** Segments that list packs which the store has lost are written again without them. */
  private void dropLost(
      List<Catalog.IndexRef> refs, Map<Catalog.IndexRef, List<PackDirectory>> written)
      throws JamJarException {
    for (Catalog.IndexRef ref : List.copyOf(refs)) {
      // Only where the store was looked at: a pack may be back under its old name since.
      if (written.containsKey(ref) || !known.holds(ref)) {
        continue;
      }
      List<PackDirectory> listed = known.segment(repository.store(), ref);
      if (known.listsLost(listed)) {
        List<PackDirectory> present = known.present(listed);
        refs.remove(ref);
        if (!present.isEmpty()) {
          Catalog.IndexRef rest = put(present);
          written.put(rest, present);
          refs.add(rest);
        }
      }
    }
  }

  private void requireThere(PackDirectory pack) throws JamJarException {
    OptionalLong size = repository.store().size(Layout.pack(pack.id()));
    if (size.isEmpty() || size.getAsLong() != pack.bytes()) {
      throw new ConflictException(
          "pack " + pack.id() + " was deleted while it was relied on",
          "run the same command again: it stores what is missing");
    }
  }

  private static void note(Map<PackId, Integer> listed, PackDirectory pack) {
    listed.merge(pack.id(), pack.frames().size(), Math::max);
  }

  private Catalog.IndexRef put(List<PackDirectory> packs) throws JamJarException {
    byte[] salt = new byte[IndexSegment.SALT_BYTES];
    random.nextBytes(salt);
    byte[] bytes = IndexSegment.write(salt, packs);
    Hash id = Blake3.of(bytes);
    repository.store().put(Layout.index(id), ByteBuffer.wrap(bytes));
    return new Catalog.IndexRef(id, bytes.length);
  }
}
