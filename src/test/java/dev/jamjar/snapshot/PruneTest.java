package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.NotFoundException;
import dev.jamjar.SampleBytes;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.store.CountingStore;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking out of use, waiting, looking again, deleting (docs/format.md §12.2). */
class PruneTest {
  private static final PruneOptions AT_ONCE = new PruneOptions(false, 10, Duration.ZERO);

  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final SigningKey key = TestRepository.newKey(1);
  private final Map<Hash, byte[]> pushed = new LinkedHashMap<>();
  private TestRepository machine;

  @BeforeEach
  void openMachine() throws IOException {
    machine = new TestRepository(store, key, Files.createTempDirectory(folder, "machine"));
  }

  @Test
  void whatIsForgottenIsTakenOutOfUseThenDeleted() throws Exception {
    pushNights(3);
    Set<String> before = keys(Layout.PACKS);
    forgetAllBut(1);

    PruneResult first = machine.prune();

    assertTrue(keys(Layout.PACKS).containsAll(before));
    assertEquals(2, first.pruned().dead().objects());
    assertEquals(0, first.pruned().deleted().objects());
    assertEquals(2, keys(Layout.MARKERS).size());
    assertTrue(first.pruned().nextDue().isPresent());
    requireAll();

    machine.clock.passes(Duration.ofHours(25));
    PruneResult second = machine.prune();

    assertEquals(1, keys(Layout.PACKS).size());
    assertEquals(1, keys(Layout.MANIFESTS).size() / 2);
    assertTrue(second.pruned().deleted().objects() >= 4);
    requireAll();
  }

  @Test
  void graceIsHonouredToTheSecond() throws Exception {
    pushNights(2);
    forgetAllBut(1);
    machine.prune();
    Set<String> before = keys(Layout.PACKS);

    machine.clock.passes(Duration.ofHours(24).minusSeconds(1));
    machine.prune();
    Set<String> early = keys(Layout.PACKS);
    machine.clock.passes(Duration.ofSeconds(1));
    machine.prune();

    assertEquals(before, early);
    assertEquals(1, keys(Layout.PACKS).size());
  }

  @Test
  void withoutGraceOneRunDoesItAll() throws Exception {
    pushNights(3);
    forgetAllBut(1);

    PruneResult result = machine.prune(AT_ONCE);

    assertEquals(1, keys(Layout.PACKS).size());
    assertTrue(result.pruned().nextDue().isEmpty());
    requireAll();
  }

  /** A marker outlives its pack by a day, then the name is free and nothing is left of it. */
  @Test
  void inTheEndNothingIsLeft() throws Exception {
    pushNights(3);
    forgetAllBut(1);
    for (int run = 0; run < 5; run++) {
      machine.prune();
      machine.clock.passes(Duration.ofHours(25));
    }

    Map<ObjectKey, byte[]> before = new TreeMap<>(store.objects());
    machine.prune();

    assertEquals(Set.of(), Litter.in(store));
    assertEquals(Set.of(), keys(Layout.MARKERS));
    assertEquals(before.keySet(), store.objects().keySet());
    requireAll();
  }

  @Test
  void whereNothingIsToDoNothingIsWritten() throws Exception {
    pushNights(1);
    Map<ObjectKey, byte[]> before = new TreeMap<>(store.objects());

    PruneResult result = machine.prune();

    assertEquals(before.keySet(), store.objects().keySet());
    assertEquals(0, result.pruned().waiting().objects());
  }

  @Test
  void aDryRunWritesNothingAndTellsWhatWouldBe() throws Exception {
    pushNights(3);
    forgetAllBut(1);
    Map<ObjectKey, byte[]> before = new TreeMap<>(store.objects());

    PruneResult plan = machine.prune(new PruneOptions(true, 10, Duration.ofHours(24)));

    assertEquals(before.keySet(), store.objects().keySet());
    PruneResult done = machine.prune();
    assertEquals(done.pruned().dead(), plan.pruned().dead());
    assertEquals(done.pruned().rewritten(), plan.pruned().rewritten());
  }

  /** Of the first night the second needs one half: it moves, and the pack goes. */
  @Test
  void partlyDeadPacksAreRewrittenWhereThatPays() throws Exception {
    byte[] shared = SampleBytes.random(1, 400_000);
    byte[] more = SampleBytes.random(2, 400_000);
    push(joined(shared, more));
    push(shared);
    forgetAllBut(1);
    long before = bytes(Layout.PACKS);

    PruneResult lenient = machine.prune(new PruneOptions(true, 90, Duration.ZERO));
    PruneResult done = machine.prune(AT_ONCE);

    assertEquals(0, lenient.pruned().rewritten().objects());
    assertEquals(1, done.pruned().rewritten().objects());
    assertTrue(bytes(Layout.PACKS) < before * 6 / 10, bytes(Layout.PACKS) + " of " + before);
    requireAll();
  }

  @Test
  void smallPacksAreMergedWhereThereAreFour() throws Exception {
    pushNights(3);
    PruneResult three = machine.prune(AT_ONCE);
    push(SampleBytes.random(99, 30_000));
    PruneResult four = machine.prune(AT_ONCE);

    assertEquals(0, three.pruned().rewritten().objects());
    assertEquals(4, four.pruned().rewritten().objects());
    assertEquals(1, keys(Layout.PACKS).size());
    requireAll();
  }

  /** A damaged chunk stays where it is, and so does all that stands beside it. */
  @Test
  void aDamagedPackIsLeftAloneAndReported() throws Exception {
    byte[] shared = SampleBytes.random(1, 400_000);
    push(joined(shared, SampleBytes.random(2, 400_000)));
    push(shared);
    forgetAllBut(1);
    ObjectKey pack = new ObjectKey(keys(Layout.PACKS).iterator().next());
    for (String name : keys(Layout.PACKS)) {
      ObjectKey other = new ObjectKey(name);
      pack = store.objects().get(other).length > store.objects().get(pack).length ? other : pack;
    }
    store.objects().put(pack, SampleBytes.flipped(store.objects().get(pack), 1000, 1));

    PruneResult result = machine.prune(AT_ONCE);

    assertEquals(1, result.pruned().damaged().size(), result.toString());
    assertTrue(keys(Layout.PACKS).contains(pack.name()));
    assertEquals(0, result.pruned().rewritten().objects());
  }

  @Test
  void aSnapshotThatIsHurtStopsEverything() throws Exception {
    pushNights(2);
    String lost = keys(Layout.PACKS).iterator().next();
    store.objects().remove(new ObjectKey(lost));
    Map<ObjectKey, byte[]> before = new TreeMap<>(store.objects());

    var e = assertThrows(CorruptDataException.class, () -> machine.prune(AT_ONCE));

    assertTrue(e.hint().contains("check"), e.hint());
    assertEquals(before.keySet(), store.objects().keySet());
  }

  @Test
  void aLostPointerStopsEverything() throws Exception {
    pushNights(2);
    store.objects().remove(Layout.pointer(key.verifyKey().id()));
    Map<ObjectKey, byte[]> before = new TreeMap<>(store.objects());

    assertThrows(CorruptDataException.class, () -> machine.prune(AT_ONCE));

    assertEquals(before.keySet(), store.objects().keySet());
  }

  @Test
  void whoHasPublishedNothingHasNothingToPrune() throws Exception {
    machine.repository();

    assertThrows(NotFoundException.class, () -> machine.prune());
  }

  /** What is no part of a repository is not prune's. */
  @Test
  void strangeObjectsAreLeftAlone() throws Exception {
    pushNights(2);
    Set<String> strange =
        Set.of("packs/readme.txt", "manifests/x.json", "notes", "packs/" + "g".repeat(64));
    strange.forEach(name -> store.objects().put(new ObjectKey(name), new byte[] {1}));
    forgetAllBut(1);

    machine.prune(AT_ONCE);

    assertTrue(keys("").containsAll(strange));
  }

  /** The index that a push reads is that of what is needed, not of all that ever was. */
  @Test
  void forgottenHistoryCostsNoIndex() throws Exception {
    for (int night = 0; night < 30; night++) {
      push(SampleBytes.random(night, 20_000));
      if (night % 3 == 0) {
        forgetAllBut(2);
        machine.prune();
      }
    }
    forgetAllBut(2);
    machine.prune();

    Catalog catalog = Repository.open(store).newest(key.verifyKey()).orElseThrow().catalog();
    long indexBytes = catalog.indexes().stream().mapToLong(Catalog.IndexRef::bytes).sum();
    assertTrue(indexBytes < 2_000, indexBytes + " bytes of index for two snapshots");
    requireAll();
  }

  @Test
  void itReadsEachRecipeChunkOnceHoweverManySnapshotsShareIt() throws Exception {
    byte[] bytes = SampleBytes.random(1, 3_000_000);
    for (int night = 0; night < 6; night++) {
      push(SampleBytes.inserted(bytes, 1_000_000, SampleBytes.random(night, 1_000)));
    }
    CountingStore counting = new CountingStore(store);

    machine.over(counting).prune(new PruneOptions(true, 100, Duration.ZERO));

    assertTrue(counting.counts().requests() < 100, counting.counts().toString());
  }

  private void pushNights(int count) throws IOException {
    for (int night = 0; night < count; night++) {
      push(SampleBytes.random(1000 + night, 30_000));
    }
  }

  private void push(byte[] content) throws IOException {
    pushed.put(machine.push("0.chkjam", content).snapshot(), content);
  }

  private void forgetAllBut(int count) throws IOException {
    machine.keepLast(count);
    List<Hash> all = List.copyOf(pushed.keySet());
    all.subList(0, Math.max(0, all.size() - count)).forEach(pushed::remove);
  }

  private void requireAll() throws IOException {
    assertEquals(
        pushed.keySet(),
        machine.snapshots().all().stream().map(l -> l.entry().id()).collect(Collectors.toSet()));
    for (Map.Entry<Hash, byte[]> one : pushed.entrySet()) {
      assertArrayEquals(one.getValue(), machine.restore(one.getKey()));
    }
    assertFalse(pushed.isEmpty());
  }

  private Set<String> keys(String prefix) {
    return store.objects().keySet().stream()
        .map(ObjectKey::name)
        .filter(name -> name.startsWith(prefix))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private long bytes(String prefix) {
    return keys(prefix).stream()
        .mapToLong(name -> store.objects().get(new ObjectKey(name)).length)
        .sum();
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }
}
