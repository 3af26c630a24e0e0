package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.SampleBytes;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.hash.Hash;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.store.FaultyStore;
import dev.jamjar.store.FaultyStore.Fault;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever goes wrong at whichever operation of a forget or a prune, nothing is lost or left. */
class DeletionFaultsTest {
  private static final Duration PAST_THE_GRACE = Duration.ofHours(25);

  @TempDir Path folder;
  private final SigningKey key = TestRepository.newKey(1);
  private final Map<Hash, byte[]> pushed = new LinkedHashMap<>();
  private Map<ObjectKey, byte[]> before;

  /** Small packs to merge, one to rewrite, one that is dead, and the rests of older catalogs. */
  @BeforeEach
  void pushSomeNights() throws Exception {
    MemoryStore store = new MemoryStore();
    TestRepository machine = machine(store);
    byte[] first = SampleBytes.random(1, 90_000);
    push(machine, SampleBytes.random(9, 20_000));
    push(machine, first);
    push(machine, SampleBytes.inserted(first, 30_000, SampleBytes.random(2, 20_000)));
    push(machine, SampleBytes.random(3, 20_000));
    push(machine, SampleBytes.random(4, 20_000));
    before = new TreeMap<>(store.objects());
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aForgetMayFailAtAnyOperation(Fault fault) throws Exception {
    MemoryStore counted = copyOf(before);
    FaultyStore counting = FaultyStore.withoutFault(counted);
    machine(counting).keepLast(3);
    for (int n = 1; n <= counting.operations(); n++) {
      MemoryStore store = copyOf(before);
      TestRepository machine = machine(store);
      failAt(n, fault, store, faulty -> machine.over(faulty).keepLast(3));
      machine.keepLast(3);
      requireKept(machine, 3, fault + " at " + n);
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aPruneThatTakesOutOfUseMayFailAtAnyOperation(Fault fault) throws Exception {
    MemoryStore counted = copyOf(before);
    machine(counted).keepLast(3);
    Map<ObjectKey, byte[]> forgotten = new TreeMap<>(counted.objects());
    pruneFails(fault, forgotten, Duration.ZERO);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aPruneThatDeletesMayFailAtAnyOperation(Fault fault) throws Exception {
    MemoryStore counted = copyOf(before);
    TestRepository machine = machine(counted);
    machine.keepLast(3);
    machine.prune();
    pruneFails(fault, new TreeMap<>(counted.objects()), PAST_THE_GRACE);
  }

  /** Marks what is gone, and frees the names of packs. */
  @ParameterizedTest
  @EnumSource(Fault.class)
  void aPruneThatTidiesMayFailAtAnyOperation(Fault fault) throws Exception {
    MemoryStore counted = copyOf(before);
    TestRepository machine = machine(counted);
    machine.keepLast(3);
    machine.prune();
    machine.clock.passes(PAST_THE_GRACE);
    machine.prune();
    pruneFails(fault, new TreeMap<>(counted.objects()), PAST_THE_GRACE.multipliedBy(2));
  }

  private void pruneFails(Fault fault, Map<ObjectKey, byte[]> state, Duration later)
      throws Exception {
    FaultyStore counting = FaultyStore.withoutFault(copyOf(state));
    TestRepository counted = machine(counting);
    counted.clock.passes(later);
    counted.prune();
    assertTrue(counting.operations() > 10, "only " + counting.operations());
    for (int n = 1; n <= counting.operations(); n++) {
      MemoryStore store = copyOf(state);
      TestRepository machine = machine(store);
      machine.clock.passes(later);
      String when = fault + " at " + n + " of " + counting.operations();
      failAt(n, fault, store, faulty -> machine.over(faulty).prune());
      requireKept(machine, 3, when);
      machine.prune();
      requireKept(machine, 3, when);
      for (int run = 0; run < 2; run++) {
        machine.clock.passes(PAST_THE_GRACE);
        machine.prune();
      }
      requireKept(machine, 3, when);
      assertEquals(Set.of(), Litter.in(store), when);
      assertEquals(List.of(), machine.check().findings(), when);
    }
  }

  private interface Work {
    void over(ObjectStore faulty) throws IOException;
  }

  private static void failAt(int n, Fault fault, MemoryStore store, Work work) throws IOException {
    FaultyStore faulty = new FaultyStore(store, fault, n);
    try {
      work.over(faulty);
    } catch (StoreUnavailableException e) {
      assertTrue(e.retryable());
    } catch (FaultyStore.Crash e) {
      assertTrue(faulty.isReached());
    }
    faulty.close();
  }

  private void requireKept(TestRepository machine, int count, String when) throws IOException {
    List<Hash> all = List.copyOf(pushed.keySet());
    for (Hash kept : all.subList(all.size() - count, all.size())) {
      assertArrayEquals(pushed.get(kept), machine.restore(kept), when);
    }
  }

  private void push(TestRepository machine, byte[] content) throws IOException {
    pushed.put(machine.push("0.chkjam", content).snapshot(), content);
  }

  private static MemoryStore copyOf(Map<ObjectKey, byte[]> state) {
    MemoryStore store = new MemoryStore();
    store.objects().putAll(state);
    return store;
  }

  private TestRepository machine(ObjectStore store) throws IOException {
    TestRepository machine =
        new TestRepository(store, key, Files.createTempDirectory(folder, "machine"));
    machine.clock.passes(Duration.ofDays(10));
    return machine;
  }
}
