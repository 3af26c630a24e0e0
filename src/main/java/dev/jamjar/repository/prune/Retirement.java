package dev.jamjar.repository.prune;

import dev.jamjar.JamJarException;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Catalog.Retired;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.CatalogCommit;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.PackNames;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.Segments;
import dev.jamjar.sign.KeyId;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes out of use what a survey found to be of none: moves what is needed of it to new packs, puts
 * markers, and commits a catalog that says so.
 */
final class Retirement {
  private final Repository repository;
  private final ObjectStore store;
  private final KeyId own;
  private final PackLists lists;
  private final Clock clock;
  private final SecureRandom random;
  private final Pruner.Rules rules;
  private final Pruner.Listener listener;

  Retirement(
      Repository repository,
      KeyId own,
      PackLists lists,
      Clock clock,
      SecureRandom random,
      Pruner.Rules rules,
      Pruner.Listener listener) {
    this.repository = repository;
    this.store = repository.store();
    this.own = own;
    this.lists = lists;
    this.clock = clock;
    this.random = random;
    this.rules = rules;
    this.listener = listener;
  }

  /** What would be retired if everything went as planned. */
  RetiredList planned(Survey survey, Instant now) throws JamJarException {
    Set<PackId> packs = new HashSet<>();
    survey.packs().dead().forEach(use -> packs.add(use.pack().id()));
    survey.packs().rewritten().forEach(use -> packs.add(use.pack().id()));
    return retired(survey, now, names(packs), Set.of());
  }

  /** Does it; empty where somebody else published meanwhile. */
  Optional<Pruned> commit(Survey survey, CatalogCommit commit) throws JamJarException {
    PackPlan plan = survey.packs();
    listener.stage("rewriting packs", PackUse.tally(plan.rewritten()).bytes());
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
    Instant now = survey.now(clock);
    RetiredList retired = retired(survey, now, gone, written);
    Pruned done =
        new Pruned(
            PackUse.tally(plan.dead()),
            PackUse.tally(moved.emptied()),
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

  /** What is newly retired beside packs of the publisher's own index. */
  static Tally others(Survey survey, RetiredList retired) {
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
        new RetiredList(store, survey.inUse(), survey.inventory(), now, rules.markerLife());
    retired.carry(survey.base().retired());
    retired.retire(gone);
    int room = Catalog.MAX_RETIRED / 2 - retired.list().size();
    retired.retireOrphans(written, Math.max(0, room));
    return retired;
  }

  private byte[] markerText(Instant now) {
    String text = own + " " + now.truncatedTo(ChronoUnit.SECONDS) + "\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Set<String> names(Set<PackId> packs) {
    Set<String> names = new TreeSet<>();
    packs.forEach(pack -> names.add(Layout.pack(pack).name()));
    return names;
  }
}
