package dev.jamjar.snapshot;

import dev.jamjar.JamJarException;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.prune.Pruner;
import dev.jamjar.sign.KeyId;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.sign.VerifyKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/**
 * Frees what no snapshot needs, beside running pushes and restores: takes it out of use now, and
 * deletes what earlier runs took out of use long enough ago.
 */
public final class Prune {
  private final Repository repository;
  private final SigningKey key;
  private final TrustedKeys trusted;
  private final CatalogMemory memory;
  private final IndexCache cache;
  private final Clock clock;
  private final SecureRandom random;
  private final Progress progress;

  /**
   * @param trusted publishers who are asked for whether a listing shows them or not, and whose
   *     lists must not be older than those seen before
   * @param random makes names that nobody has used before
   */
  public Prune(
      Repository repository,
      SigningKey key,
      TrustedKeys trusted,
      CatalogMemory memory,
      IndexCache cache,
      Clock clock,
      SecureRandom random,
      Progress progress) {
    this.repository = repository;
    this.key = key;
    this.trusted = trusted;
    this.memory = memory;
    this.cache = cache;
    this.clock = clock;
    this.random = random;
    this.progress = progress;
  }

  /** Does it. */
  public PruneResult run(PruneOptions options) throws JamJarException {
    // Whoever serves an older list than was seen before would have the newer snapshots deleted.
    Snapshots.read(repository, trusted, memory);
    List<KeyId> known = trusted.keys().stream().map(VerifyKey::id).toList();
    Pruner pruner =
        new Pruner(
            repository,
            key,
            memory,
            known,
            cache,
            clock,
            random,
            new Pruner.Rules(options.maxUnusedPercent(), options.grace()),
            new Pruner.Listener() {
              @Override
              public void stage(String name, long totalBytes) {
                progress.stage(name, totalBytes);
              }

              @Override
              public void advance(long bytes) {
                progress.advance(bytes);
              }
            });
    return new PruneResult(options, options.dryRun() ? pruner.plan() : pruner.run());
  }
}
