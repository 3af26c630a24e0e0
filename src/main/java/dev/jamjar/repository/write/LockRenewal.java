package dev.jamjar.repository.write;

import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.Repository;
import dev.jamjar.store.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Extends the retention of all that a publisher's newest catalog refers to, before half of it is
 * over, where the store was told to keep objects from being deleted.
 *
 * <p>When that is due, the manifest of the oldest snapshot tells: it is extended last. So it takes
 * one request to see that nothing is due, and this machine need not remember anything; an extension
 * that is cut short is begun anew.
 */
public final class LockRenewal {
  private final Repository repository;
  private final Clock clock;
  private final int threads;

  /**
   * @param threads how many requests run at once
   */
  public LockRenewal(Repository repository, Clock clock, int threads) {
    this.repository = repository;
    this.clock = clock;
    this.threads = threads;
  }

  /** Extends it where that is due; answers how many objects there were to extend. */
  public int renew(PublishedCatalog newest, IndexCache cache) throws JamJarException {
    Optional<Duration> period = repository.store().retention();
    List<Catalog.Entry> entries = newest.catalog().snapshots();
    if (period.isEmpty() || entries.isEmpty() || !isDue(entries.get(0), period.get())) {
      return 0;
    }
    List<ObjectKey> first = new ArrayList<>();
    first.add(Layout.DESCRIPTION);
    first.add(Layout.publicKey(newest.signer().id()));
    LoadedIndex.load(repository.store(), newest.catalog().indexes(), cache)
        .chunks()
        .packs()
        .forEach(pack -> first.add(Layout.pack(pack.id())));
    newest.catalog().indexes().forEach(index -> first.add(Layout.index(index.id())));
    first.add(Layout.signature(Layout.catalog(newest.id())));
    first.add(Layout.catalog(newest.id()));
    ExecutorService pool = Executors.newFixedThreadPool(threads, LockRenewal::daemon);
    try {
      extend(first, pool);
      // Newest first, few at once: whichever manifest is the oldest one day, it was extended after
      // all younger ones.
      for (int end = entries.size(); end > 0; end -= threads) {
        List<ObjectKey> some = new ArrayList<>();
        List<ObjectKey> signatures = new ArrayList<>();
        for (Catalog.Entry entry : entries.subList(Math.max(0, end - threads), end)) {
          some.add(Layout.manifest(entry.id()));
          signatures.add(Layout.signature(Layout.manifest(entry.id())));
        }
        extend(signatures, pool);
        ObjectKey oldest = some.remove(0);
        extend(some, pool);
        extend(List.of(oldest), pool);
      }
    } finally {
      pool.shutdownNow();
    }
    return first.size() + 2 * entries.size();
  }

  private boolean isDue(Catalog.Entry oldest, Duration period) throws JamJarException {
    Hash manifest = oldest.id();
    Instant soon = clock.instant().plus(period.dividedBy(2));
    return repository
        .store()
        .retainedUntil(Layout.manifest(manifest))
        .filter(until -> until.isAfter(soon))
        .isEmpty();
  }

  private void extend(List<ObjectKey> keys, ExecutorService pool) throws JamJarException {
    List<Future<Void>> running = new ArrayList<>();
    for (ObjectKey key : keys) {
      running.add(
          pool.submit(
              () -> {
                extend(key);
                return null;
              }));
    }
    for (Future<Void> one : running) {
      await(one);
    }
  }

  private void extend(ObjectKey key) throws JamJarException {
    try {
      repository.store().retain(key);
    } catch (NotFoundException e) {
      // It is lost; a push and a check say so where it matters.
    }
  }

  private static void await(Future<Void> one) throws JamJarException {
    try {
      one.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JamJarException failure) {
        throw failure;
      }
      throw new IllegalStateException("internal error: extending failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while extending retention", "", true, e);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "jamjar-retain");
    thread.setDaemon(true);
    return thread;
  }
}
