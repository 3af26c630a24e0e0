package dev.jamjar.snapshot;

import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UsageException;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.repository.CatalogCommit;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes snapshots off the publisher's list: commits a catalog without them.
 *
 * <p>Nothing is deleted, and no space is freed: {@link Prune} does that.
 */
public final class Forget {
  private final Repository repository;
  private final SigningKey key;
  private final CatalogMemory memory;
  private final CatalogCommit commit;

  public Forget(Repository repository, SigningKey key, CatalogMemory memory, Clock clock) {
    this.repository = repository;
    this.key = key;
    this.memory = memory;
    this.commit = new CatalogCommit(repository, key, memory, clock);
  }

  /**
   * Does it.
   *
   * @throws UsageException if nothing says what to forget, or nothing would be left
   * @throws NotFoundException if there is no such snapshot
   */
  public ForgetResult run(ForgetOptions options) throws JamJarException {
    if (options.retention().isEmpty() == options.ids().isEmpty()) {
      throw new UsageException(
          options.ids().isEmpty()
              ? "nothing says which snapshots to keep or to forget"
              : "snapshots are named, and rules given as well",
          "give rules such as --keep-last 7 --keep-monthly 12, or the ids of the snapshots to"
              + " forget");
    }
    CatalogCommit.Base base = commit.beginTaking();
    if (base.snapshots().isEmpty()) {
      throw new NotFoundException(
          "publisher " + key.verifyKey().id() + " has no snapshot in " + location(),
          "only who holds a publisher's secret key can forget his snapshots; name it with --key");
    }
    ForgetResult result =
        new ForgetResult(
            options.ids().isEmpty()
                ? byRules(base.snapshots(), options.retention())
                : byIds(base.catalog().orElseThrow(), options.ids()));
    requireSomeLeft(result.kept().size());
    if (!options.dryRun() && !result.removed().isEmpty()) {
      commitWithout(result);
    }
    return result;
  }

  private static List<ForgetResult.Judged> byRules(
      List<Catalog.Entry> snapshots, Retention retention) {
    List<ForgetResult.Judged> judged = new ArrayList<>();
    retention
        .judge(snapshots)
        .forEach(
            (entry, reasons) -> {
              boolean kept = !reasons.isEmpty();
              List<String> why = kept ? List.copyOf(reasons) : List.of("no rule keeps it");
              judged.add(new ForgetResult.Judged(entry, kept, why));
            });
    return judged;
  }

  private List<ForgetResult.Judged> byIds(PublishedCatalog own, List<String> ids)
      throws JamJarException {
    Snapshots snapshots = Snapshots.read(repository, TrustedKeys.of(key.verifyKey()), memory);
    Set<Hash> named = new HashSet<>();
    for (String id : ids) {
      try {
        named.add(snapshots.byId(id).entry().id());
      } catch (NotFoundException e) {
        throw new NotFoundException(
            e.getMessage() + " by publisher " + key.verifyKey().id(),
            "\"jamjar list\" shows those there are; only their publisher's key can forget them",
            e);
      }
    }
    List<ForgetResult.Judged> judged = new ArrayList<>();
    for (Catalog.Entry entry : own.catalog().snapshots()) {
      boolean kept = !named.contains(entry.id());
      judged.add(new ForgetResult.Judged(entry, kept, List.of(kept ? "not named" : "named")));
    }
    return judged;
  }

  private void commitWithout(ForgetResult result) throws JamJarException {
    Set<Hash> gone = new HashSet<>();
    result.removed().forEach(one -> gone.add(one.entry().id()));
    commit.commit(
        (base, now) -> {
          // What was published meanwhile stays, whatever the rules would say of it.
          List<Catalog.Entry> rest =
              base.snapshots().stream().filter(entry -> !gone.contains(entry.id())).toList();
          requireSomeLeft(rest.size());
          return new CatalogCommit.Content(base.indexes(), rest, base.retired());
        });
    // As every reader will: from the pointer on, and remembered.
    commit.base();
  }

  private void requireSomeLeft(int kept) throws UsageException {
    if (kept == 0) {
      throw new UsageException(
          "this would forget every snapshot of publisher "
              + key.verifyKey().id()
              + " in "
              + location(),
          "keep at least one: add a rule such as --keep-last 1, or name fewer; nothing was changed");
    }
  }

  private String location() {
    return repository.store().location();
  }
}
