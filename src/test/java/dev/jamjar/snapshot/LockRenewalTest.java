package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.SampleBytes;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.write.LockRenewal;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.snapshot.TestRepository.NightlyClock;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a snapshot needs is kept from being deleted, as long as somebody pushes. */
class LockRenewalTest {
  private static final Duration PERIOD = Duration.ofDays(30);

  @TempDir Path folder;
  private final SigningKey key = TestRepository.newKey(1);
  private final MemoryStore memory = new MemoryStore();
  private final Keeping store = new Keeping(memory);
  private final NightlyClock clock = new NightlyClock();

  /** A store with Object Lock. */
  private final class Keeping extends ForwardingStore {
    final Map<ObjectKey, Instant> kept = new ConcurrentHashMap<>();
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger extended = new AtomicInteger();
    volatile int failAfter = Integer.MAX_VALUE;

    Keeping(ObjectStore store) {
      super(store);
    }

    @Override
    public void put(ObjectKey key, ByteBuffer content) throws JamJarException {
      super.put(key, content);
      kept.put(key, clock.instant().plus(PERIOD));
    }

    @Override
    public Optional<Duration> retention() {
      return Optional.of(PERIOD);
    }

    @Override
    public Optional<Instant> retainedUntil(ObjectKey key) {
      asked.incrementAndGet();
      return Optional.ofNullable(kept.get(key));
    }

    @Override
    public void retain(ObjectKey key) throws JamJarException {
      if (extended.incrementAndGet() > failAfter) {
        throw new StoreUnavailableException("down", "", true, null);
      }
      if (store.size(key).isEmpty()) {
        throw new NotFoundException("no object " + key, "");
      }
      kept.put(key, clock.instant().plus(PERIOD));
    }
  }

  @Test
  void aHundredNightsAreNeverWithoutRetention() throws Exception {
    byte[] night = SampleBytes.random(1, 60_000);
    for (int day = 0; day < 100; day++) {
      if (day % 3 == 0) {
        night = SampleBytes.inserted(night, night.length / 2, SampleBytes.random(day, 500));
      }
      push(night);
      requireAllKept();
    }
    // A question a push, and all that there is every fifteen days.
    assertTrue(store.asked.get() <= 100, store.asked + " questions");
    int objects = memory.objects().size();
    assertTrue(store.extended.get() < 7 * objects, store.extended + " of " + objects);
  }

  @Test
  void nothingIsExtendedBeforeHalfOfItIsOver() throws Exception {
    push(SampleBytes.random(1, 60_000));
    Map<ObjectKey, Instant> first = new HashMap<>(store.kept);
    first.remove(Layout.DESCRIPTION);
    clock.passes(Duration.ofDays(13));
    push(SampleBytes.random(2, 60_000));
    first.forEach((name, until) -> assertEquals(until, store.kept.get(name), name.name()));

    clock.passes(Duration.ofDays(1));
    push(SampleBytes.random(3, 60_000));
    requireAllKept();
    clock.passes(PERIOD.minusDays(1).minusSeconds(1));
    requireAllKept();
  }

  /** Also by a push that publishes nothing. */
  @Test
  void anUnchangedFileKeepsItsSnapshot() throws Exception {
    byte[] night = SampleBytes.random(1, 60_000);
    push(night);
    clock.passes(Duration.ofDays(20));

    assertFalse(push(night).published());

    requireAllKept();
  }

  @Test
  void anExtensionThatIsCutShortIsBegunAnew() throws Exception {
    push(SampleBytes.random(1, 60_000));
    push(SampleBytes.random(2, 60_000));
    push(SampleBytes.random(3, 60_000));
    clock.passes(Duration.ofDays(20));
    PublishedCatalog newest = newest();
    int all = extend(newest);
    clock.passes(Duration.ofDays(20));
    for (int n = 0; n < all; n++) {
      Map<ObjectKey, Instant> before = Map.copyOf(store.kept);
      store.extended.set(0);
      store.failAfter = n;
      assertThrows(StoreUnavailableException.class, () -> extend(newest));
      store.failAfter = Integer.MAX_VALUE;
      assertEquals(all, extend(newest), "after " + n);
      requireAllKept();
      store.kept.putAll(before);
    }
    extend(newest);
    assertEquals(0, extend(newest));
  }

  /** Whichever manifest becomes the oldest one, it is extended after all that it stands for. */
  @Test
  void youngerManifestsAreExtendedBeforeOlderOnes() throws Exception {
    for (int i = 0; i < 9; i++) {
      push(SampleBytes.random(i, 2_000));
    }
    PublishedCatalog newest = newest();
    clock.passes(Duration.ofDays(20));
    Instant until = clock.instant().plus(PERIOD);
    int all = 2 * newest.catalog().snapshots().size();
    for (int n = 0; n < all; n++) {
      Map<ObjectKey, Instant> before = Map.copyOf(store.kept);
      store.extended.set(0);
      store.failAfter = n + 10;
      try {
        new LockRenewal(repository(), clock, 2).renew(newest, IndexCache.none());
      } catch (StoreUnavailableException e) {
        // As it should be, but for the last ones.
      }
      boolean older = false;
      for (Catalog.Entry entry : newest.catalog().snapshots()) {
        boolean extended = until.equals(store.kept.get(Layout.manifest(entry.id())));
        // Two at once: the one beside the oldest of a pair comes first.
        assertTrue(extended || !older, "after " + n);
        older |= extended;
      }
      store.kept.putAll(before);
    }
  }

  /** Whoever stored them first may have stopped pushing. */
  @Test
  void packsThatAreBorrowedOrFoundAreKeptFromNowOn() throws Exception {
    byte[] night = SampleBytes.random(1, 60_000);
    push(night);
    SigningKey borrowing = TestRepository.newKey(2);
    TrustedKeys both = TrustedKeys.of(key.verifyKey(), borrowing.verifyKey());
    SigningKey finding = TestRepository.newKey(3);
    TrustedKeys alone = TrustedKeys.of(finding.verifyKey());

    requirePacksKeptBy(borrowing, both, night);
    requirePacksKeptBy(finding, alone, night);
  }

  private void requirePacksKeptBy(SigningKey other, TrustedKeys trusted, byte[] night)
      throws IOException {
    clock.passes(PERIOD.minusDays(1).minusSeconds(1));
    Instant until = clock.instant().plus(PERIOD);
    Path apart = folder.resolve(other.verifyKey().id().toString());
    new TestRepository(store, other, apart, trusted, clock).push("0", night);
    for (ObjectKey name : memory.objects().keySet()) {
      if (name.name().startsWith(Layout.PACKS)) {
        assertEquals(until, store.kept.get(name));
      }
    }
  }

  @Test
  void lostObjectsDoNotStopIt() throws Exception {
    push(SampleBytes.random(1, 60_000));
    memory.objects().keySet().removeIf(name -> name.name().startsWith(Layout.PACKS));
    clock.passes(Duration.ofDays(20));

    assertTrue(extend(newest()) > 0);
  }

  @Test
  void theDescriptionIsKeptFromTheStart() throws Exception {
    repository();

    assertTrue(store.kept.containsKey(Layout.DESCRIPTION));
  }

  private void requireAllKept() throws IOException {
    Snapshots snapshots = machine().snapshots();
    PublishedCatalog newest = snapshots.catalogs().get(0);
    requireKept(Layout.DESCRIPTION);
    requireKept(Layout.catalog(newest.id()));
    requireKept(Layout.signature(Layout.catalog(newest.id())));
    for (Catalog.IndexRef index : newest.catalog().indexes()) {
      requireKept(Layout.index(index.id()));
    }
    for (Catalog.Entry entry : newest.catalog().snapshots()) {
      requireKept(Layout.manifest(entry.id()));
      requireKept(Layout.signature(Layout.manifest(entry.id())));
    }
    for (ObjectKey pack : memory.objects().keySet()) {
      if (pack.name().startsWith(Layout.PACKS)) {
        requireKept(pack);
      }
    }
  }

  private void requireKept(ObjectKey name) {
    Instant until = store.kept.get(name);
    assertTrue(until != null && until.isAfter(clock.instant()), name + " is kept until " + until);
  }

  private int extend(PublishedCatalog newest) throws IOException {
    return new LockRenewal(repository(), clock, 3).renew(newest, IndexCache.none());
  }

  private PublishedCatalog newest() throws IOException {
    return repository().newest(key.verifyKey()).orElseThrow();
  }

  private Repository repository() throws IOException {
    return machine().repository();
  }

  private PushResult push(byte[] night) throws IOException {
    return machine().push("0.chkjam", night);
  }

  private TestRepository machine() {
    return new TestRepository(store, key, folder, TrustedKeys.of(key.verifyKey()), clock);
  }
}
