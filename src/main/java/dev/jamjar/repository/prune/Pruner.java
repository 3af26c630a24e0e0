package dev.jamjar.repository.prune;

import dev.jamjar.JamJarException;
import dev.jamjar.manifest.Catalog.Retired;
import dev.jamjar.pack.PackWriter;
import dev.jamjar.repository.CatalogCommit;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.KeyId;
import dev.jamjar.sign.SigningKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Takes out of use what no snapshot of a publisher needs, and deletes what was taken out of use
 * long enough ago (docs/format.md §12.2).
 *
 * <p>May be killed anywhere and run again. Belongs to one thread, and does one thing after the
 * other.
 */
public final class Pruner {
  private static final int ATTEMPTS = 8;

  private final Repository repository;
  private final KeyId own;
  private final Collection<KeyId> known;
  private final Clock clock;
  private final Rules rules;
  private final Listener listener;
  private final CatalogCommit commit;
  private final PackLists lists;
  private final Surveyor surveyor;
  private final Retirement retirement;

  /**
   * How to prune.
   *
   * @param maxUnusedPercent how much of the packs may be bytes that nobody needs
   * @param grace how long what is taken out of use is kept for those who began before
   */
  public record Rules(int maxUnusedPercent, Duration grace) {
    /** However short the grace: so long, a request to delete may be on its way. */
    private static final Duration MARKER_LIFE = Duration.ofHours(24);

    /** How long a pack's name stays taken after the pack is gone. */
    Duration markerLife() {
      return grace.compareTo(MARKER_LIFE) > 0 ? grace : MARKER_LIFE;
    }
  }

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
    this.own = key.verifyKey().id();
    this.known = known;
    this.clock = clock;
    this.rules = rules;
    this.listener = listener;
    this.commit = new CatalogCommit(repository, key, memory, clock);
    this.lists = new PackLists(repository.store(), cache);
    this.surveyor =
        new Surveyor(repository, own, known, lists, cache, rules.maxUnusedPercent(), listener);
    this.retirement = new Retirement(repository, own, lists, clock, random, rules, listener);
  }

  /** Says what {@link #run} would do. */
  public Pruned plan() throws JamJarException {
    Survey survey = surveyor.survey(commit);
    Instant now = survey.now(clock);
    RetiredList retired = retirement.planned(survey, now);
    PackPlan packs = survey.packs();
    long liveBytes = packs.rewritten().stream().mapToLong(PackUse::liveBytes).sum();
    Tally written =
        new Tally((liveBytes + PackWriter.TARGET_BYTES - 1) / PackWriter.TARGET_BYTES, liveBytes);
    return new Pruned(
            PackUse.tally(packs.dead()),
            PackUse.tally(packs.rewritten()),
            written,
            Retirement.others(survey, retired),
            Tally.NONE,
            Tally.NONE,
            Optional.empty(),
            List.of())
        .and(due(survey, now, retired.list()));
  }

  /** Does it. */
  public Pruned run() throws JamJarException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Survey survey = surveyor.survey(commit);
      Optional<Pruned> retired = retirement.commit(survey, commit);
      if (retired.isPresent()) {
        listener.stage("deleting", 0);
        return retired.get().and(sweep(survey.inventory()).run());
      }
    }
    throw commit.contended();
  }

  /** What a sweep would delete, as far as can be told without its second look. */
  private Sweep.Swept due(Survey survey, Instant now, List<Retired> retired) {
    Tally due = Tally.NONE;
    Tally waiting = Tally.NONE;
    Instant nextDue = null;
    for (Retired one : retired) {
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
    return new Sweep.Swept(due, waiting, Optional.ofNullable(nextDue));
  }

  private Sweep sweep(Inventory inventory) {
    return new Sweep(
        repository, own, commit, known, lists, inventory, clock, rules.grace(), rules.markerLife());
  }
}
