package dev.jamjar.repository.prune;

import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import dev.jamjar.index.ChunkIndex;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Catalog.Retired;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.pack.PackWriter;
import dev.jamjar.repository.CatalogCommit;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PackNames;
import dev.jamjar.repository.PackPresence;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.Segments;
import dev.jamjar.sign.KeyId;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Takes out of use what no snapshot of a publisher needs, and deletes what was taken out of use
 * long enough ago (docs/format.md §12.2).
 *
 * <p>May be killed anywhere and run again. Belongs to one thread, and does one thing after the
 * other.
 */
public final class Pruner {
  /** However short the grace: so long, a request to delete may be on its way. */
  private static final Duration MARKER_LIFE = Duration.ofHours(24);

  private static final int ATTEMPTS = 8;

  private final Repository repository;
  private final ObjectStore store;
  private final SigningKey key;
  private final Collection<KeyId> known;
  private final IndexCache cache;
  private final Clock clock;
  private final SecureRandom random;
  private final Rules rules;
  private final Listener listener;
  private final CatalogCommit commit;
  private final PackLists lists;

  /**
   * How to prune.
   *
   * @param maxUnusedPercent how much of the packs may be bytes that nobody needs
   * @param grace how long what is taken out of use is kept for those who began before
   */
  public record Rules(int maxUnusedPercent, Duration grace) {}

  /** Told how it gets on. */
  public interface Listener {
    void stage(String name, long totalBytes);

    void advance(long bytes);
  }

  /**
   * @param known publishers that are known from elsewhere than the store's listing
   */
  public Pruner(
      Repository repository,
      SigningKey key,
      CatalogMemory memory,
      Collection<KeyId> known,
      IndexCache cache,
      Clock clock,
      SecureRandom random,
      Rules rules,
      Listener listener) {
    this.repository = repository;
    this.store = repository.store();
    this.key = key;
    this.known = known;
    this.cache = cache;
    this.clock = clock;
    this.random = random;
    this.rules = rules;
    this.listener = listener;
    this.commit = new CatalogCommit(repository, key, memory, clock);
    this.lists = new PackLists(store, cache);
  }

  /**
   * What was done, or would be.
   *
   * @param dead packs taken out of use because nothing in them is needed
   * @param rewritten packs taken out of use because what is needed of them was moved
   * @param written the packs that it was moved to
   * @param others other objects taken out of use
   * @param deleted objects deleted, not counting signatures
   * @param waiting objects that are to be deleted later
   * @param nextDue when the first of those is due
   * @param damaged what could not be moved, and why
   */
  public record Pruned(
      Tally dead,
      Tally rewritten,
      Tally written,
      Tally others,
      Tally deleted,
      Tally waiting,
      Optional<Instant> nextDue,
      List<String> damaged) {}

  /** What is there and what it is good for. */
  private record Survey(
      CatalogCommit.Base base,
      Publications inUse,
      Inventory inventory,
      LoadedIndex index,
      Set<Hash> lost,
      BitSet live,
      PackPlan packs) {}

  /** Says what {@link #run} would do. */
  public Pruned plan() throws JamJarException {
    Survey survey = survey();
    Instant now = now(survey);
    RetiredList retired = retired(survey, now, names(survey.packs()), Set.of());
    long liveBytes = bytes(survey.packs().rewritten(), PackUse::liveBytes);
    Tally written =
        new Tally((liveBytes + PackWriter.TARGET_BYTES - 1) / PackWriter.TARGET_BYTES, liveBytes);
    Tally due = Tally.NONE;
    Tally waiting = Tally.NONE;
    Instant nextDue = null;
    for (Retired one : retired.list()) {
      Instant at = one.since().plus(rules.grace());
      long bytes = survey.inventory().bytes(one.key());
      if (one.deleted().isPresent()) {
        continue;
      }
      if (at.isAfter(now)) {
        waiting = waiting.and(bytes);
        nextDue = nextDue == null || at.isBefore(nextDue) ? at : nextDue;
      } else {
        due = due.and(bytes);
      }
    }
    return new Pruned(
        tally(survey.packs().dead()),
        tally(survey.packs().rewritten()),
        written,
        others(survey, retired),
        due,
        waiting,
        Optional.ofNullable(nextDue),
        List.of());
  }

  /** Does it. */
  public Pruned run() throws JamJarException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Survey survey = survey();
      Optional<Pruned> retired = retire(survey);
      if (retired.isPresent()) {
        listener.stage("deleting", 0);
        Pruned done = retired.get();
        Sweep.Swept swept = sweep(survey.inventory()).run();
        return new Pruned(
            done.dead(),
            done.rewritten(),
            done.written(),
            done.others(),
            swept.deleted(),
            swept.waiting(),
            swept.nextDue(),
            done.damaged());
      }
    }
    throw commit.contended();
  }

  private Sweep sweep(Inventory inventory) {
    return new Sweep(
        repository,
        key.verifyKey().id(),
        commit,
        known,
        lists,
        inventory,
        clock,
        rules.grace(),
        markerLife());
  }

  private Survey survey() throws JamJarException {
    listener.stage("reading catalogs", 0);
    CatalogCommit.Base base = commit.beginTaking();
    PublishedCatalog own = published(base);
    Publications inUse = Publications.ofOthers(repository, key.verifyKey().id(), known, lists);
    LoadedIndex listed = LoadedIndex.load(store, base.indexes(), cache);
    for (Catalog.IndexRef ref : base.indexes()) {
      lists.know(ref, listed.segment(store, ref));
    }
    Set<Hash> lost = new PackPresence(store).lost(listed.chunks().packs()).keySet();
    LoadedIndex index = listed.without(lost);
    listener.stage("finding what is needed", 0);
    BitSet live = live(own, index.chunks());
    PackPlan packs =
        PackPlan.of(
            PackUse.of(index.chunks(), live),
            rules.maxUnusedPercent(),
            use -> inUse.uses(use.pack().id()));
    inUse.addOwn(own);
    listener.stage("finding what is not", 0);
    Inventory inventory = Inventory.of(store);
    return new Survey(base, inUse, inventory, index, lost, live, packs);
  }

  /** The time, as far as the last catalog knows: a clock put back must not make a grace short. */
  private Instant now(Survey survey) {
    Instant now = clock.instant();
    Instant before = survey.base().catalog().orElseThrow().catalog().time();
    return now.isBefore(before) ? before : now;
  }

  private PublishedCatalog published(CatalogCommit.Base base) throws JamJarException {
    return base.catalog()
        .orElseThrow(
            () ->
                new NotFoundException(
                    "publisher "
                        + key.verifyKey().id()
                        + " has published nothing in "
                        + store.location(),
                    "prune with the key that pushes; name it with --key"));
  }

  private BitSet live(PublishedCatalog own, ChunkIndex index) throws JamJarException {
    RecipeMarker marker = new RecipeMarker(store, index);
    for (Catalog.Entry entry : own.catalog().snapshots()) {
      marker.add(repository.unverifiedManifest(entry.id()));
    }
    return marker.live();
  }

  /** Commits what is not needed as retired; empty where somebody else published meanwhile. */
  private Optional<Pruned> retire(Survey survey) throws JamJarException {
    PackPlan plan = survey.packs();
    listener.stage("rewriting packs", bytes(plan.rewritten(), use -> use.pack().bytes()));
    PackRewriter.Moved moved =
        new PackRewriter(store, new PackNames(store, random), survey.live(), listener::advance)
            .move(plan.rewritten());
    Set<PackId> emptied = new HashSet<>();
    plan.dead().forEach(use -> emptied.add(use.pack().id()));
    moved.emptied().forEach(use -> emptied.add(use.pack().id()));
    moved.written().forEach(pack -> emptied.remove(pack.id()));
    survey.lost().forEach(pack -> emptied.add(new PackId(pack)));
    List<Catalog.IndexRef> indexes = segments(survey, emptied, moved.written());
    Set<String> gone = names(emptied);
    survey.base().indexes().stream()
        .filter(ref -> !indexes.contains(ref))
        .forEach(ref -> gone.add(Layout.index(ref.id()).name()));
    Set<String> written = new HashSet<>();
    moved.written().forEach(pack -> written.add(Layout.pack(pack.id()).name()));
    Instant now = now(survey);
    RetiredList retired = retired(survey, now, gone, written);
    Pruned done =
        new Pruned(
            tally(plan.dead()),
            tally(moved.emptied()),
            new Tally(
                moved.written().size(),
                moved.written().stream().mapToLong(PackDirectory::bytes).sum()),
            others(survey, retired),
            Tally.NONE,
            Tally.NONE,
            Optional.empty(),
            moved.damaged());
    if (!retired.isNews()) {
      return Optional.of(done);
    }
    // Whoever finds a pack by its name from here on knows that it is going to be deleted.
    for (String marker : retired.unmarked()) {
      store.put(new ObjectKey(marker), ByteBuffer.wrap(markerText(now)));
    }
    survey
        .base()
        .catalog()
        .orElseThrow()
        .catalog()
        .previous()
        .ifPresent(previous -> retired.retire(List.of(Layout.catalog(previous).name())));
    Optional<Hash> committed =
        commit.commitOn(
            survey.base(),
            new CatalogCommit.Content(indexes, survey.base().snapshots(), retired.list()),
            now);
    return committed.map(catalog -> done);
  }

  /** Segments that list everything but what was emptied. */
  private List<Catalog.IndexRef> segments(
      Survey survey, Set<PackId> emptied, List<PackDirectory> written) throws JamJarException {
    List<Catalog.IndexRef> whole = new ArrayList<>();
    Set<PackId> listed = new HashSet<>();
    for (Catalog.IndexRef ref : survey.base().indexes()) {
      List<PackId> packs = lists.of(ref);
      if (!packs.isEmpty() && packs.stream().noneMatch(emptied::contains)) {
        whole.add(ref);
        listed.addAll(packs);
      }
    }
    List<PackDirectory> anew = new ArrayList<>();
    for (PackDirectory pack : survey.index().chunks().packs()) {
      if (!emptied.contains(pack.id()) && listed.add(pack.id())) {
        anew.add(pack);
      }
    }
    for (PackDirectory pack : written) {
      if (listed.add(pack.id())) {
        anew.add(pack);
      }
    }
    if (whole.size() == survey.base().indexes().size() && anew.isEmpty()) {
      return survey.base().indexes();
    }
    Segments segments = new Segments(repository, random, survey.index());
    segments.add(anew);
    return segments.over(whole);
  }

  private RetiredList retired(Survey survey, Instant now, Set<String> gone, Set<String> written)
      throws JamJarException {
    RetiredList retired =
        new RetiredList(store, survey.inUse(), survey.inventory(), now, markerLife());
    retired.carry(survey.base().retired());
    retired.retire(gone);
    int room = Catalog.MAX_RETIRED / 2 - retired.list().size();
    retired.retireOrphans(written, Math.max(0, room));
    return retired;
  }

  /** What is newly retired beside packs of the publisher's own index. */
  private static Tally others(Survey survey, RetiredList retired) {
    Set<String> before = new HashSet<>();
    survey.base().retired().forEach(one -> before.add(one.key()));
    survey.packs().dead().forEach(use -> before.add(Layout.pack(use.pack().id()).name()));
    survey.packs().rewritten().forEach(use -> before.add(Layout.pack(use.pack().id()).name()));
    Tally others = Tally.NONE;
    for (Retired one : retired.list()) {
      if (!before.contains(one.key())) {
        others = others.and(survey.inventory().bytes(one.key()));
      }
    }
    return others;
  }

  private byte[] markerText(Instant now) {
    String text = key.verifyKey().id() + " " + now.truncatedTo(ChronoUnit.SECONDS) + "\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private Duration markerLife() {
    return rules.grace().compareTo(MARKER_LIFE) > 0 ? rules.grace() : MARKER_LIFE;
  }

  private static Set<String> names(PackPlan plan) {
    Set<PackId> packs = new HashSet<>();
    plan.dead().forEach(use -> packs.add(use.pack().id()));
    plan.rewritten().forEach(use -> packs.add(use.pack().id()));
    return names(packs);
  }

  private static Set<String> names(Set<PackId> packs) {
    Set<String> names = new TreeSet<>();
    packs.forEach(pack -> names.add(Layout.pack(pack).name()));
    return names;
  }

  private static Tally tally(List<PackUse> uses) {
    return new Tally(uses.size(), bytes(uses, use -> use.pack().bytes()));
  }

  private static long bytes(List<PackUse> uses, ToLongFunction<PackUse> bytes) {
    return uses.stream().mapToLong(bytes).sum();
  }
}
