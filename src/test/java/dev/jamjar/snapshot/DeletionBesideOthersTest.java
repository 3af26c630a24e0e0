package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.SampleBytes;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.UntrustedException;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deleting while others push, borrow, let go, or cannot be seen. */
class DeletionBesideOthersTest {
  private static final byte[] SHARED = SampleBytes.random(1, 60_000);
  private static final Duration PAST_THE_GRACE = Duration.ofHours(25);

  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final SigningKey aliceKey = TestRepository.newKey(1);
  private final SigningKey bobKey = TestRepository.newKey(2);
  private TestRepository alice;
  private TestRepository bob;

  /** Alice trusts herself, Bob both: he borrows from her. */
  @BeforeEach
  void openMachines() throws IOException {
    alice = new TestRepository(store, aliceKey, folder());
    TrustedKeys both = TrustedKeys.of(aliceKey.verifyKey(), bobKey.verifyKey());
    bob = alice.beside(bobKey, folder(), both);
    alice.push("old", SHARED);
    alice.push("new", SampleBytes.random(2, 5_000));
  }

  @Test
  void whatSomebodyHasBorrowedStays() throws Exception {
    Hash his = bob.push("copy", SHARED).snapshot();

    alice.keepLast(1);
    pruneToTheEnd(alice);

    assertArrayEquals(SHARED, bob.restore(his));
    assertEquals(List.of(), bob.check().findings());
  }

  @Test
  void whatEverybodyHasLetGoOfIsDeletedInTheEnd() throws Exception {
    bob.push("copy", SHARED);
    bob.push("other", SampleBytes.random(3, 5_000));
    alice.keepLast(1);
    pruneToTheEnd(alice);
    Set<String> before = keys(Layout.PACKS);
    bob.keepLast(1);

    for (int run = 0; run < 5; run++) {
      alice.prune();
      bob.prune();
      alice.clock.passes(PAST_THE_GRACE);
    }

    assertEquals(before.size() - 1, keys(Layout.PACKS).size());
    assertEquals(Set.of(), keys(Layout.MARKERS));
    assertEquals(Set.of(), Litter.in(store));
  }

  /** He found her pack before she let go of it, and lists it after that. */
  @Test
  void aPushThatBorrowsMeanwhileIsSeenByTheSecondLook() throws Exception {
    Hash his =
        during(
            bob,
            Layout.INDEXES,
            () -> {
              alice.keepLast(1);
              alice.prune();
            },
            machine -> machine.push("copy", SHARED).snapshot());

    alice.clock.passes(PAST_THE_GRACE);
    pruneToTheEnd(alice);

    assertArrayEquals(SHARED, bob.restore(his));
  }

  /** Both list it; he lets go a day after her, and somebody may have found it through him. */
  @Test
  void theGraceOfTheLastToLetGoCounts() throws Exception {
    bob.push("copy", SHARED);
    bob.push("other", SampleBytes.random(3, 5_000));
    Set<String> before = keys(Layout.PACKS);
    alice.keepLast(1);
    bob.keepLast(1);
    alice.prune();
    alice.clock.passes(Duration.ofHours(23));
    bob.prune();
    alice.clock.passes(Duration.ofHours(2));

    alice.prune();
    Set<String> early = keys(Layout.PACKS);
    alice.clock.passes(Duration.ofHours(22));
    alice.prune();

    assertEquals(before, early);
    assertEquals(before.size() - 1, keys(Layout.PACKS).size());
  }

  @Test
  void aPushListsAgainWhatItsOwnKeyLetGoOfMeanwhile() throws Exception {
    TestRepository second = alice.beside(aliceKey, folder(), TrustedKeys.of(aliceKey.verifyKey()));
    Hash again =
        during(
            alice,
            Layout.MANIFESTS,
            () -> {
              second.keepLast(1);
              assertEquals(1, second.prune().pruned().dead().objects());
            },
            machine -> machine.push("again", SHARED).snapshot());

    Catalog newest = Repository.open(store).newest(aliceKey.verifyKey()).orElseThrow().catalog();
    alice.clock.passes(PAST_THE_GRACE);
    pruneToTheEnd(second);

    assertTrue(newest.retired().stream().noneMatch(r -> r.key().startsWith(Layout.PACKS)));
    assertArrayEquals(SHARED, alice.restore(again));
    assertEquals(2, alice.snapshots().all().size());
    assertEquals(List.of(), alice.check().findings());
  }

  /** A prune took the new segment and the new pack for litter before they were listed. */
  @Test
  void whatAPushListsIsNotRetiredAnyLonger() throws Exception {
    TestRepository second = alice.beside(aliceKey, folder(), TrustedKeys.of(aliceKey.verifyKey()));
    during(
        alice,
        Layout.MANIFESTS,
        second::prune,
        machine -> machine.push("fresh", SampleBytes.random(7, 50_000)));

    Catalog newest = Repository.open(store).newest(aliceKey.verifyKey()).orElseThrow().catalog();
    Set<String> used = keys(Layout.PACKS);
    newest.indexes().forEach(ref -> used.add(Layout.index(ref.id()).name()));

    assertEquals(1, keys(Layout.MARKERS).size());
    assertTrue(newest.retired().stream().noneMatch(r -> used.contains(r.key())));
  }

  /** The prune knows nothing of a snapshot that comes between its look and its catalog. */
  @Test
  void aPruneThatIsOvertakenStartsOver() throws Exception {
    alice.keepLast(1);
    TestRepository second = new TestRepository(store, aliceKey, folder());
    Hash[] pushed = new Hash[1];

    during(
        alice,
        Layout.CATALOGS,
        () -> pushed[0] = second.push("meanwhile", SHARED).snapshot(),
        machine -> machine.prune());
    alice.clock.passes(PAST_THE_GRACE);
    pruneToTheEnd(alice);

    assertEquals(2, alice.snapshots().all().size());
    assertArrayEquals(SHARED, alice.restore(pushed[0]));
    assertEquals(List.of(), alice.check().findings());
  }

  /** What a push has uploaded and not listed yet is taken for litter, and survives. */
  @Test
  void aPushInFlightLosesNothing() throws Exception {
    byte[] fresh = SampleBytes.random(7, 50_000);
    Hash his =
        during(
            bob,
            "publishers/" + bobKey.verifyKey().id() + "/minisign.pub",
            alice::prune,
            machine -> machine.push("fresh", fresh).snapshot());

    alice.clock.passes(PAST_THE_GRACE);
    pruneToTheEnd(alice);

    assertArrayEquals(fresh, bob.restore(his));
    assertEquals(List.of(), bob.check().findings());
  }

  /** Nothing that a lagging listing does not show is deleted for that. */
  @Test
  void aPublisherWhomNoListingShowsYetLosesNothing() throws Exception {
    List<ObjectStore.Listed> past = listing("publishers/");
    byte[] fresh = SampleBytes.random(7, 50_000);
    Hash his = bob.push("fresh", fresh).snapshot();
    ObjectStore lagging =
        new ForwardingStore(store) {
          @Override
          public void list(String prefix, Consumer<Listed> sink) throws JamJarException {
            if (prefix.equals(Layout.PUBLISHERS)) {
              past.forEach(sink);
            } else {
              super.list(prefix, sink);
            }
          }
        };

    PruneResult blind = alice.over(lagging).prune();
    alice.clock.passes(PAST_THE_GRACE);
    pruneToTheEnd(alice);

    assertTrue(blind.pruned().others().objects() >= 3, blind.toString());
    assertArrayEquals(fresh, bob.restore(his));
    assertEquals(List.of(), bob.check().findings());
  }

  /** A listing that shows what is gone, and not what is new, costs nothing but another run. */
  @Test
  void aListingMayShowThePast() throws Exception {
    alice.keepLast(1);
    Set<String> wanted = new TreeSet<>();
    for (int run = 0; run < 4; run++) {
      List<ObjectStore.Listed> past = listing("");
      alice.clock.passes(Duration.ofHours(13));
      alice.prune();
      alice.clock.passes(Duration.ofHours(13));
      alice.over(showing(past)).prune();
      wanted = keys(Layout.PACKS);
    }
    pruneToTheEnd(alice);

    assertEquals(1, wanted.size());
    assertEquals(Set.of(), Litter.in(store));
    assertArrayEquals(
        SampleBytes.random(2, 5_000), alice.restore(alice.snapshots().latest().entry().id()));
  }

  @Test
  void aPublisherWhosePointerIsLostLosesNothingElse() throws Exception {
    byte[] fresh = SampleBytes.random(7, 50_000);
    Hash his = bob.push("fresh", fresh).snapshot();
    ObjectKey pointer = Layout.pointer(bobKey.verifyKey().id());
    byte[] pointed = store.objects().remove(pointer);

    pruneToTheEnd(alice);
    store.objects().put(pointer, pointed);

    assertArrayEquals(fresh, bob.restore(his));
    assertEquals(List.of(), bob.check().findings());
  }

  @Test
  void whereACatalogCannotBeReadNothingIsDeleted() throws Exception {
    bob.push("fresh", SampleBytes.random(7, 50_000));
    alice.keepLast(1);
    alice.prune();
    alice.clock.passes(PAST_THE_GRACE);
    Hash newest = Repository.open(store).newestId(bobKey.verifyKey().id()).orElseThrow();
    byte[] sound = store.objects().get(Layout.catalog(newest));
    Set<String> before = keys("");

    store.objects().put(Layout.catalog(newest), SampleBytes.flipped(sound, 40, 1));
    assertThrows(CorruptDataException.class, alice::prune);
    store.objects().put(Layout.pointer(bobKey.verifyKey().id()), new byte[] {1});
    assertThrows(CorruptDataException.class, alice::prune);
    point(new String(sound, StandardCharsets.UTF_8).replace("\"version\":1", "\"version\":2"));
    assertThrows(UnsupportedFormatException.class, alice::prune);

    assertTrue(keys("").containsAll(before));
  }

  /** Somebody put an old pointer back: what he has published since would look like litter. */
  @Test
  void whereAnOldListIsServedNothingIsDeleted() throws Exception {
    ObjectKey pointer = Layout.pointer(aliceKey.verifyKey().id());
    byte[] old = store.objects().get(pointer);
    Hash newest = alice.push("newest", SampleBytes.random(8, 5_000)).snapshot();
    bob.push("his", SampleBytes.random(9, 5_000));
    byte[] now = store.objects().put(pointer, old);
    Set<String> before = keys("");

    assertThrows(UntrustedException.class, bob::prune);
    bob.clock.passes(PAST_THE_GRACE);
    assertThrows(UntrustedException.class, bob::prune);

    store.objects().put(pointer, now);
    assertEquals(before, keys(""));
    assertArrayEquals(SampleBytes.random(8, 5_000), alice.restore(newest));
  }

  /** Without a marker somebody may have found it by its name: the time begins again. */
  @Test
  void aPackWithoutItsMarkerIsNotDeleted() throws Exception {
    alice.keepLast(1);
    Set<String> before = keys(Layout.PACKS);
    alice.prune();
    store.objects().keySet().removeIf(k -> k.name().startsWith(Layout.MARKERS));
    alice.clock.passes(PAST_THE_GRACE);

    alice.prune();
    Set<String> without = keys(Layout.PACKS);
    alice.clock.passes(PAST_THE_GRACE);
    alice.prune();

    assertEquals(before, without);
    assertEquals(1, keys(Layout.PACKS).size());
  }

  /** A late put: whoever finds the pack by its name must have as long as with any other. */
  @Test
  void aPackThatComesBackIsNotDeletedForItsOldEntry() throws Exception {
    alice.keepLast(1);
    Set<String> kept = keys(Layout.PACKS);
    var packs =
        store.objects().entrySet().stream()
            .filter(e -> e.getKey().name().startsWith(Layout.PACKS))
            .collect(Collectors.toMap(e -> e.getKey(), e -> e.getValue()));
    alice.prune();
    alice.clock.passes(PAST_THE_GRACE);
    alice.prune();
    assertEquals(1, keys(Layout.PACKS).size());
    alice.prune();
    alice.clock.passes(PAST_THE_GRACE);
    alice.prune();
    assertEquals(Set.of(), keys(Layout.MARKERS));

    store.objects().putAll(packs);
    Hash his =
        during(
            bob, Layout.INDEXES, alice::prune, machine -> machine.push("again", SHARED).snapshot());
    pruneToTheEnd(alice);

    assertEquals(kept, keys(Layout.PACKS));
    assertArrayEquals(SHARED, bob.restore(his));
  }

  /** Alice has retired it long ago; that must not count for one that is in use since. */
  @Test
  void aMarkerOfAPackInUseStays() throws Exception {
    bob.push("copy", SHARED);
    alice.keepLast(1);
    alice.prune();
    Set<String> markers = keys(Layout.MARKERS);

    pruneToTheEnd(alice);

    assertEquals(1, markers.size());
    assertEquals(markers, keys(Layout.MARKERS));
  }

  /** Prunes until nothing more comes of it. */
  private static void pruneToTheEnd(TestRepository machine) throws IOException {
    for (int run = 0; run < 4; run++) {
      machine.prune();
      machine.clock.passes(PAST_THE_GRACE);
    }
  }

  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  @FunctionalInterface
  private interface Work<T> {
    T with(TestRepository machine) throws IOException;
  }

  /** Does something right before a machine puts its first object of a kind. */
  private <T> T during(TestRepository machine, String prefix, Action meanwhile, Work<T> work)
      throws IOException {
    boolean[] done = {false};
    ObjectStore interrupted =
        new ForwardingStore(store) {
          @Override
          public void put(ObjectKey key, ByteBuffer content) throws JamJarException {
            if (key.name().startsWith(prefix) && !done[0]) {
              done[0] = true;
              try {
                meanwhile.run();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }
            super.put(key, content);
          }
        };
    T result = work.with(machine.over(interrupted));
    assertTrue(done[0], "no put below " + prefix);
    return result;
  }

  private void point(String catalog) {
    byte[] bytes = catalog.getBytes(StandardCharsets.UTF_8);
    Hash id = Blake3.of(bytes);
    store.objects().put(Layout.catalog(id), bytes);
    byte[] pointer = (id.hex() + "\n").getBytes(StandardCharsets.US_ASCII);
    store.objects().put(Layout.pointer(bobKey.verifyKey().id()), pointer);
  }

  private List<ObjectStore.Listed> listing(String prefix) {
    List<ObjectStore.Listed> listed = new ArrayList<>();
    store.list(prefix, listed::add);
    return listed;
  }

  private ObjectStore showing(List<ObjectStore.Listed> past) {
    return new ForwardingStore(store) {
      @Override
      public void list(String prefix, Consumer<Listed> sink) {
        past.stream().filter(one -> one.key().name().startsWith(prefix)).forEach(sink);
      }
    };
  }

  private Set<String> keys(String prefix) {
    return store.objects().keySet().stream()
        .map(ObjectKey::name)
        .filter(name -> name.startsWith(prefix))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Path folder() throws IOException {
    return Files.createTempDirectory(folder, "machine");
  }
}
