package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.ConflictException;
import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.SampleBytes;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.UsageException;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.copy.Mirror;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.store.CountingStore;
import dev.jamjar.store.FaultyStore;
import dev.jamjar.store.FaultyStore.Fault;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.Throttle;
import dev.jamjar.store.folder.FolderStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies to another repository, and mirrors. */
class CopyTest {
  @TempDir Path folder;
  private final SigningKey alice = TestRepository.newKey(1);
  private final SigningKey copier = TestRepository.newKey(2);
  private final MemoryStore source = new MemoryStore();
  private final MemoryStore target = new MemoryStore();
  private final List<byte[]> nights = new ArrayList<>();
  private TestRepository origin;

  @BeforeEach
  void threeNights() throws Exception {
    Repository.create(target, TestRepository.fixedRandom(77));
    origin = new TestRepository(source, alice, Files.createTempDirectory(folder, "origin"));
    byte[] night = SampleBytes.random(1, 300_000);
    for (int i = 0; i < 3; i++) {
      nights.add(night);
      origin.push(i + ".chkjam", night);
      night = SampleBytes.inserted(night, 100_000, SampleBytes.random(10 + i, 20_000));
    }
  }

  @Test
  void everySnapshotComesBackFromTheCopy() throws Exception {
    List<Copy.Copied> copied = copy(source, target);

    assertEquals(3, copied.size());
    requireCopies(target);
    for (Copy.Copied one : copied) {
      Manifest original = origin.snapshots().manifest(one.original()).manifest();
      Manifest copy = reader(target).snapshots().manifest(listed(target, one)).manifest();
      assertEquals(original.time(), copy.time());
      assertEquals(original.source(), copy.source());
      assertEquals(original.parts(), copy.parts());
      assertEquals(copier.verifyKey().id(), copy.publisher());
      assertEquals(
          Optional.of(
              new Manifest.Copied(
                  original.repository(), original.publisher(), one.original().entry().id())),
          copy.copiedFrom());
    }
  }

  @Test
  void aSecondRunCopiesNothing() throws Exception {
    copy(source, target);
    Map<ObjectKey, byte[]> before = new TreeMap<>(target.objects());
    CountingStore counting = new CountingStore(target);

    assertTrue(copy(source, counting).stream().allMatch(one -> one.added().isEmpty()));

    assertEquals(0, counting.counts().puts());
    assertEquals(0, counting.counts().replaces());
    assertEquals(before.keySet(), target.objects().keySet());
  }

  /** What is shared is neither sent nor fetched a second time. */
  @Test
  void onlyWhatTheTargetLacksIsFetchedAndSent() throws Exception {
    CountingStore from = new CountingStore(source);
    copy(from, target);
    origin.push("3", SampleBytes.inserted(nights.get(2), 5_000, SampleBytes.random(50, 3_000)));
    long all = from.counts().bytesRead();
    CountingStore again = new CountingStore(source);
    CountingStore to = new CountingStore(target);

    copy(again, to);

    assertTrue(all > 300_000, all + " read at first");
    assertTrue(again.counts().bytesRead() < all / 2, again.counts() + " of " + all);
    assertTrue(to.counts().bytesWritten() < 160_000, to.counts().toString());
  }

  /** The target's publisher has pushed some of it himself. */
  @Test
  void chunksThatAreThereAlreadyAreNotSent() throws Exception {
    CountingStore empty = new CountingStore(copyOf(target));
    copy(source, empty);
    reader(target).push("mine", nights.get(2));
    CountingStore to = new CountingStore(target);

    copy(source, to);

    long saved = empty.counts().bytesWritten() - to.counts().bytesWritten();
    assertTrue(saved > 200_000, saved + " of " + empty.counts());
    assertEquals(4, reader(target).snapshots().all().size());
    assertEquals(List.of(), reader(target).check().findings());
  }

  @Test
  void olderSnapshotsTakeTheirPlaceInTheList() throws Exception {
    List<Snapshots.Listed> all = origin.snapshots().all();
    copy(source, target, List.of(all.get(2)));
    copy(source, target, List.of(all.get(0)));
    copy(source, target);

    assertEquals(
        all.stream().map(one -> one.entry().time()).toList(),
        reader(target).snapshots().catalogs().get(0).catalog().snapshots().stream()
            .map(entry -> entry.time())
            .toList());
    requireCopies(target);
  }

  /** A pack of the target is gone: what is still to be copied does not rest on it. */
  @Test
  void whatTheTargetLosesBetweenTwoSnapshotsIsSentAgain() throws Exception {
    copy(source, target, origin.snapshots().all().subList(0, 2));
    target.objects().keySet().removeIf(key -> key.name().startsWith(Layout.PACKS));

    copy(source, target);

    TestRepository reader = reader(target);
    assertArrayEquals(nights.get(2), reader.restore(reader.snapshots().latest().entry().id()));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aCopyMayFailAtAnyOperationOfTheTarget(Fault fault) throws Exception {
    FaultyStore counting = FaultyStore.withoutFault(copyOf(target));
    copy(source, counting);
    assertTrue(counting.operations() > 30, "only " + counting.operations());
    for (int n = 1; n <= counting.operations(); n++) {
      MemoryStore store = copyOf(target);
      FaultyStore faulty = new FaultyStore(store, fault, n);
      try {
        copy(source, faulty);
      } catch (StoreUnavailableException e) {
        assertTrue(e.retryable());
      } catch (FaultyStore.Crash | IllegalStateException e) {
        assertTrue(isCrash(e), e.toString());
      }
      faulty.close();

      copy(source, store);

      requireCopies(store);
    }
  }

  @Test
  void damageInTheSourceIsRefusedAndNamed() throws Exception {
    ObjectKey pack = flipAPack();

    CorruptDataException e = assertThrows(CorruptDataException.class, () -> copy(source, target));

    assertTrue(e.getMessage().contains(pack.name().substring(6)), e.getMessage());
    TestRepository reader = reader(target);
    for (Snapshots.Listed one : reader.snapshots().all()) {
      reader.restore(one.entry().id());
    }
  }

  @Test
  void aRepositoryIsNotCopiedIntoItself() {
    assertThrows(UsageException.class, () -> copy(source, source));
  }

  @Test
  void aMirrorIsTheSameToTheLastByte() throws Exception {
    MemoryStore mirror = new MemoryStore();

    assertEquals(Mirror.Outcome.COPIED, mirror(source, mirror));

    requireSameObjects(source, mirror);
    assertEquals(Mirror.Outcome.UNCHANGED, mirror(source, mirror));
    origin.push("3", SampleBytes.random(9, 50_000));
    CountingStore again = new CountingStore(mirror);
    assertEquals(Mirror.Outcome.COPIED, mirror(source, again));
    assertTrue(again.counts().bytesWritten() < 60_000, again.counts().toString());
    requireSameObjects(source, mirror);
    assertEquals(
        List.of(),
        new TestRepository(mirror, alice, Files.createTempDirectory(folder, "m"))
            .check()
            .findings());
  }

  @Test
  void aMirrorInAFolderIsTheSame() throws Exception {
    try (FolderStore mirror =
        new FolderStore(folder.resolve("mirror"), Throttle.of(0), Throttle.of(0))) {
      mirror(source, mirror);

      for (Map.Entry<ObjectKey, byte[]> one : source.objects().entrySet()) {
        assertArrayEquals(one.getValue(), mirror.get(one.getKey(), 1 << 27), one.getKey().name());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void mirroringMayFailAtAnyOperationOfTheTarget(Fault fault) throws Exception {
    MemoryStore old = new MemoryStore();
    mirror(source, old);
    origin.push("3", SampleBytes.random(9, 50_000));
    FaultyStore counting = FaultyStore.withoutFault(copyOf(old));
    mirror(source, counting);
    for (int n = 1; n <= counting.operations(); n++) {
      MemoryStore store = copyOf(old);
      FaultyStore faulty = new FaultyStore(store, fault, n);
      try {
        mirror(source, faulty);
      } catch (StoreUnavailableException | FaultyStore.Crash e) {
        // As planned; a listing that fails is done without.
      }
      faulty.close();
      // Whatever is listed is all there.
      assertEquals(
          List.of(),
          new TestRepository(store, alice, Files.createTempDirectory(folder, "f"))
              .check()
              .findings(),
          fault + " at " + n);

      mirror(source, store);

      requireSameObjects(source, store);
    }
  }

  @Test
  void nothingDamagedIsMirrored() throws Exception {
    for (String kind : List.of("packs/", "indexes/", "manifests/", "catalogs/")) {
      for (ObjectKey key : List.copyOf(source.objects().keySet())) {
        if (key.name().startsWith(kind) && isNeeded(key)) {
          byte[] sound = source.objects().get(key);
          byte[] damaged = sound.clone();
          damaged[damaged.length / 2] ^= 1;
          source.objects().put(key, damaged);
          MemoryStore mirror = new MemoryStore();
          assertThrows(JamJarException.class, () -> mirror(source, mirror), key.name());
          assertFalse(mirror.objects().containsKey(key), key.name());
          assertFalse(
              mirror.objects().containsKey(Layout.pointer(alice.verifyKey().id())), key.name());
          source.objects().put(key, sound);
        }
      }
    }
  }

  @Test
  void aMirrorIsNeverMovedBack() throws Exception {
    MemoryStore mirror = new MemoryStore();
    mirror(source, mirror);
    new TestRepository(mirror, alice, Files.createTempDirectory(folder, "m"))
        .push("newer", SampleBytes.random(8, 10_000));
    Map<ObjectKey, byte[]> before = new HashMap<>(mirror.objects());

    assertEquals(Mirror.Outcome.NEWER, mirror(source, mirror));

    assertEquals(before.keySet(), mirror.objects().keySet());
  }

  @Test
  void aMirrorThatWentItsOwnWayIsLeftAlone() throws Exception {
    MemoryStore mirror = new MemoryStore();
    mirror(source, mirror);
    new TestRepository(mirror, alice, Files.createTempDirectory(folder, "m"))
        .push("apart", SampleBytes.random(8, 10_000));
    origin.push("3", SampleBytes.random(9, 50_000));
    assertThrows(ConflictException.class, () -> mirror(source, mirror));

    origin.push("4", SampleBytes.random(10, 50_000));
    assertThrows(ConflictException.class, () -> mirror(source, mirror));
  }

  @Test
  void anotherRepositoryIsNoMirror() {
    assertThrows(UsageException.class, () -> mirror(source, target));
  }

  private List<Copy.Copied> copy(ObjectStore from, ObjectStore to) throws IOException {
    return copy(from, to, origin.snapshots().all());
  }

  private List<Copy.Copied> copy(ObjectStore from, ObjectStore to, List<Snapshots.Listed> chosen)
      throws IOException {
    TestRepository machine = reader(to);
    Copy copy =
        new Copy(
            Repository.open(from),
            IndexCache.none(),
            Repository.open(to),
            copier,
            TrustedKeys.of(copier.verifyKey()),
            machine.memory,
            IndexCache.none(),
            origin.clock,
            TestRepository.fixedRandom(chosen.size() + 1000),
            Progress.SILENT);
    return copy.run(origin.snapshots(), chosen, 2, 2);
  }

  private Mirror.Outcome mirror(ObjectStore from, ObjectStore to) throws IOException {
    Repository repository = Repository.open(from);
    PublishedCatalog newest = repository.newest(alice.verifyKey()).orElseThrow();
    return Mirror.open(repository, to, IndexCache.none()).copy(newest);
  }

  private void requireCopies(MemoryStore store) throws IOException {
    TestRepository reader = reader(store);
    List<Snapshots.Listed> all = reader.snapshots().all();
    assertEquals(nights.size(), all.size());
    for (int i = 0; i < nights.size(); i++) {
      assertArrayEquals(nights.get(i), reader.restore(all.get(i).entry().id()));
    }
    assertEquals(List.of(), reader.check().findings());
  }

  private Snapshots.Listed listed(MemoryStore store, Copy.Copied one) throws IOException {
    return reader(store).snapshots().byId(one.copy().hex());
  }

  private TestRepository reader(ObjectStore store) throws IOException {
    return new TestRepository(store, copier, Files.createTempDirectory(folder, "reader"));
  }

  private ObjectKey flipAPack() {
    ObjectKey pack =
        source.objects().keySet().stream()
            .filter(key -> key.name().startsWith(Layout.PACKS))
            .findFirst()
            .orElseThrow();
    byte[] damaged = source.objects().get(pack).clone();
    damaged[damaged.length / 2] ^= 1;
    source.objects().put(pack, damaged);
    return pack;
  }

  /** Older catalogs are history, which may be gone. */
  private boolean isNeeded(ObjectKey key) throws IOException {
    String newest =
        Layout.catalog(Repository.open(source).newest(alice.verifyKey()).orElseThrow().id()).name();
    return !key.name().startsWith(Layout.CATALOGS) || key.name().startsWith(newest);
  }

  private static void requireSameObjects(MemoryStore from, MemoryStore to) {
    assertEquals(from.objects().keySet(), to.objects().keySet());
    from.objects()
        .forEach((key, bytes) -> assertArrayEquals(bytes, to.objects().get(key), key.name()));
  }

  private static MemoryStore copyOf(MemoryStore store) {
    MemoryStore copy = new MemoryStore();
    copy.objects().putAll(store.objects());
    return copy;
  }

  private static boolean isCrash(Throwable e) {
    return e instanceof FaultyStore.Crash || e.getCause() != null && isCrash(e.getCause());
  }
}
