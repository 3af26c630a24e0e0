package dev.jamjar.repository.repair;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.PackId;
import dev.jamjar.index.ChunkIndex;
import dev.jamjar.index.ChunkLocation;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.pack.PackSalvage;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.check.PackAudit;
import dev.jamjar.repository.check.RecipeWalk;
import dev.jamjar.repository.write.PartWriter;
import dev.jamjar.store.ObjectStore;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
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
 * Brings together the chunks that a publisher's snapshots need: from his packs, from what is left
 * of damaged ones, from packs that no index lists, from other publishers, and from files.
 *
 * <p>Writes packs; deletes and refers to nothing. Belongs to one thread.
 */
public final class Recovery implements Closeable {
  private final ObjectStore store;
  private final RepairLog log;
  private final Holdings holdings;
  private final RescuePacks packs;
  private final LongConsumer read;
  private final Collection<PackDirectory> lenders;

  /** Sound packs that nobody is known to list; null until the store was searched for them. */
  private Map<PackId, PackDirectory> unlisted;

  /** The others of them, and what is wrong with each. */
  private final Map<PackId, String> unlistedDamaged = new LinkedHashMap<>();

  /** Damaged packs whose chunks are copied already, as far as they can be read. */
  private final Set<PackId> salvaged = new LinkedHashSet<>();

  private final NodeCollector nodes;
  private RecipeWalk walk;

  /**
   * @param lenders the packs that other publishers list
   * @param random for names of packs that nobody has used before
   * @param read told how many bytes of packs were read
   */
  public Recovery(
      ObjectStore store,
      Collection<PackDirectory> lenders,
      SecureRandom random,
      RepairLog log,
      LongConsumer read) {
    this.store = store;
    this.read = read;
    this.log = log;
    this.holdings = new Holdings(store, log);
    this.packs = new RescuePacks(store, holdings, random, log);
    this.lenders = lenders;
    this.nodes = new NodeCollector(holdings);
  }

  /** Encodes a file into the writer it is given. */
  @FunctionalInterface
  public interface Encoder {
    void encode(PartWriter writer) throws IOException;
  }

  /**
   * Finds out what there is, and saves what can be read of damaged packs.
   *
   * @param copies this machine's copies of index segments
   * @param readAll whether to read packs that have their size, too
   */
  public void takeStock(List<Catalog.IndexRef> refs, IndexCache copies, boolean readAll)
      throws JamJarException {
    holdings.read(refs, copies);
    holdings.requirePresence();
    if (readAll) {
      holdings.readAll(read);
    }
    if (!holdings.lostSegments().isEmpty()) {
      // Whatever nobody else lists may have been listed there.
      for (PackDirectory pack : List.copyOf(unlisted().values())) {
        if (!isMarked(pack)) {
          adopt(pack, "it was listed by no index segment that can be read");
        }
      }
    }
    salvage();
  }

  /** The bytes of the packs that are known so far. */
  public long packBytes() {
    return holdings.sound().stream().mapToLong(PackDirectory::bytes).sum();
  }

  /**
   * Looks for all that snapshots need, wherever in the repository it may be.
   *
   * @return whether everything was found
   */
  public boolean search(Collection<Manifest> manifests) throws JamJarException {
    follow(manifests);
    while (!walk.missing().isEmpty() && findElsewhere()) {
      follow(manifests);
    }
    return walk.missing().isEmpty();
  }

  /** Whether recipes cannot be followed to their end, so that more may be missing than is known. */
  public boolean isBlind() {
    return walk.isCut();
  }

  /** Why a snapshot cannot be restored; empty where it can. */
  public Optional<String> lack(Manifest manifest) throws JamJarException {
    RecipeWalk one = RecipeWalk.once(store, holdings.index(), ref -> Optional.empty());
    try {
      if (one.isWhole(manifest)) {
        return Optional.empty();
      }
    } catch (CorruptDataException e) {
      return Optional.of(e.getMessage());
    }
    String first = one.missing().stream().map(ref -> ref.id().toString()).findFirst().orElse("-");
    return Optional.of(
        one.missing().size() + " of its chunks are nowhere, chunk " + first + " the first");
  }

  /** Looks at the recipe of a file, so that recipes like it can be followed. */
  public void survey(Encoder file) throws IOException {
    file.encode(nodes);
  }

  /** Takes from a file what is missing; answers how many chunks that was. */
  public long refill(Encoder file) throws IOException {
    RefillWriter writer = new RefillWriter(new LinkedHashSet<>(walk.missing()), packs);
    file.encode(writer);
    return writer.finish();
  }

  /** How many chunks were saved, and how many packs they fill. */
  public long chunksSaved() {
    return packs.chunks();
  }

  public int packsWritten() {
    return packs.written();
  }

  Holdings.NextIndex nextIndex() {
    return holdings.next();
  }

  /** The damaged packs. */
  Collection<Holdings.Damaged> damaged() {
    return holdings.damaged();
  }

  @Override
  public void close() {
    packs.close();
  }

  private void follow(Collection<Manifest> manifests) throws JamJarException {
    while (true) {
      walk = RecipeWalk.once(store, holdings.index(), nodes::get);
      for (Manifest manifest : manifests) {
        try {
          walk.isWhole(manifest);
        } catch (CorruptDataException e) {
          // No chunk will mend it: its list itself is wrong.
        }
      }
      if (walk.broken().isEmpty()) {
        return;
      }
      holdings.doubt(walk.broken());
      salvage();
    }
  }

  /** Copies what can be read of damaged packs; what cannot be read at all has nothing to copy. */
  private void salvage() throws JamJarException {
    for (Holdings.Damaged damaged : holdings.damaged()) {
      byte[] bytes = bytes(damaged.id());
      if (bytes.length == 0 || !salvaged.add(damaged.id())) {
        continue;
      }
      long before = packs.chunks();
      PackSalvage.read(bytes, damaged.listed(), (id, content) -> packs.add(id, content));
      packs.seal();
      log.did(
          Layout.pack(damaged.id()),
          damaged.how()
              + "; "
              + (packs.chunks() - before)
              + " chunks that no other pack holds could be read and were saved");
    }
  }

  private byte[] bytes(PackId id) throws JamJarException {
    try {
      return store.get(Layout.pack(id), Limits.MAX_PACK_BYTES);
    } catch (NotFoundException | CorruptDataException e) {
      return new byte[0];
    }
  }

  /** Answers whether something that is missing was found. */
  private boolean findElsewhere() throws JamJarException {
    Set<PackDirectory> finds = new LinkedHashSet<>();
    ChunkIndex theirs = new ChunkIndex();
    lenders.stream().filter(pack -> !holdings.isDamaged(pack.id())).forEach(theirs::add);
    ChunkIndex nobodys = new ChunkIndex();
    unlisted().values().forEach(nobodys::add);
    for (ChunkRef ref : walk.missing()) {
      ChunkLocation location = nobodys.find(ref.id());
      if (location == null) {
        location = theirs.find(ref.id());
      }
      if (location != null && location.length() == ref.length()) {
        finds.add(location.pack());
      }
    }
    for (PackDirectory pack : finds) {
      boolean isNobodys = unlisted().remove(pack.id()) != null;
      PackAudit.Verdict verdict = holdings.judgeUnlisted(pack.id());
      if (verdict.pack().isEmpty()) {
        holdings.noteDamaged(pack.id(), verdict.damage().orElseThrow());
      } else if (isNobodys && isMarked(pack)) {
        // It is not found through a catalog: nobody would know that it is in use again.
        holdings.noteDamaged(pack.id(), "it may be deleted soon");
      } else {
        adopt(verdict.pack().get(), "it holds chunks that no index segment listed");
      }
    }
    return salvageUnlisted() || !finds.isEmpty();
  }

  private boolean salvageUnlisted() throws JamJarException {
    Set<ChunkId> wanted = new LinkedHashSet<>();
    walk.missing().forEach(ref -> wanted.add(ref.id()));
    boolean found = false;
    for (PackId pack : List.copyOf(unlistedDamaged.keySet())) {
      boolean[] holds = {false};
      PackSalvage.read(
          bytes(pack), Optional.empty(), (id, content) -> holds[0] |= wanted.contains(id));
      if (holds[0]) {
        holdings.noteDamaged(pack, unlistedDamaged.remove(pack));
        found = true;
      }
    }
    salvage();
    return found;
  }

  /** Whether somebody has taken a pack out of use and means to delete it. */
  private boolean isMarked(PackDirectory pack) throws JamJarException {
    return store.size(Layout.marker(pack.id())).isPresent();
  }

  private void adopt(PackDirectory pack, String why) {
    holdings.adopt(pack);
    unlisted.remove(pack.id());
    log.did(Layout.pack(pack.id()), why);
  }

  /** Reads every pack in the store that nobody is known to list; once. */
  private Map<PackId, PackDirectory> unlisted() throws JamJarException {
    if (unlisted != null) {
      return unlisted;
    }
    Set<PackId> known = new LinkedHashSet<>();
    holdings.sound().forEach(pack -> known.add(pack.id()));
    lenders.forEach(pack -> known.add(pack.id()));
    List<PackId> strange = new ArrayList<>();
    store.list(
        Layout.PACKS,
        object ->
            Layout.packId(object.key())
                .filter(id -> !known.contains(id) && !holdings.isDamaged(id))
                .ifPresent(strange::add));
    unlisted = new LinkedHashMap<>();
    for (PackId id : strange) {
      PackAudit.Verdict verdict = holdings.judgeUnlisted(id);
      verdict.pack().ifPresent(pack -> unlisted.put(id, pack));
      verdict.damage().ifPresent(how -> unlistedDamaged.put(id, how));
      verdict.pack().ifPresent(pack -> read.accept(pack.bytes()));
    }
    return unlisted;
  }
}
