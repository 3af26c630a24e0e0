package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.SampleBytes;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.repository.Layout;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.store.FaultyStore;
import dev.jamjar.store.FaultyStore.Fault;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** I4: whatever goes wrong at whichever operation of a repair, it can be run again. */
class RepairFaultsTest {
  private static final byte[] NIGHT_1 = SampleBytes.random(1, 150_000);
  private static final byte[] NIGHT_2 = SampleBytes.random(2, 150_000);
  private static final byte[] NIGHT_3 = SampleBytes.compressible(3, 90_000);

  @TempDir Path folder;
  private final SigningKey key = TestRepository.newKey(1);
  private Map<ObjectKey, byte[]> damaged;
  private Path file;
  private PushResult good;
  private PushResult hurt;
  private PushResult unlisted;

  /** The second night's pack has a flipped bit, the third's index segment is gone. */
  @BeforeEach
  void damage() throws Exception {
    MemoryStore store = new MemoryStore();
    TestRepository machine = machine(store, "first");
    good = machine.push("0.chkjam", NIGHT_1);
    TreeMap<ObjectKey, byte[]> before = new TreeMap<>(store.objects());
    hurt = machine.push("0.chkjam", NIGHT_2);
    ObjectKey pack = added(store, before, Layout.PACKS);
    before.putAll(store.objects());
    unlisted = machine.push("0.chkjam", NIGHT_3);
    store.objects().remove(added(store, before, Layout.INDEXES));
    byte[] bytes = store.objects().get(pack);
    store.objects().put(pack, SampleBytes.flipped(bytes, bytes.length / 2, 1));
    damaged = new TreeMap<>(store.objects());
    file = Files.write(folder.resolve("night2"), NIGHT_2);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aRepairMayFailAtAnyOperation(Fault fault) throws Exception {
    FaultyStore counting = FaultyStore.withoutFault(copy());
    machine(counting, "counting").repair(file);
    assertTrue(counting.operations() > 30, "only " + counting.operations());
    for (int n = 1; n <= counting.operations(); n++) {
      MemoryStore store = copy();
      failAt(n, fault, store);
      String when = fault + " at " + n;
      assertArrayEquals(NIGHT_1, restoreFirst(store), when);
      requireNextRepairFinishes(store, when);
    }
  }

  private void failAt(int n, Fault fault, MemoryStore store) throws IOException {
    FaultyStore faulty = new FaultyStore(store, fault, n);
    try {
      machine(faulty, "faulty").repair(file);
    } catch (StoreUnavailableException e) {
      assertTrue(e.retryable());
    } catch (FaultyStore.Crash e) {
      // Whatever it was doing.
    }
    faulty.close();
  }

  /**
   * Before any repair the lost segment is in the way; after it, or with it in place, nothing is.
   */
  private byte[] restoreFirst(MemoryStore store) throws IOException {
    MemoryStore look = new MemoryStore();
    look.objects().putAll(store.objects());
    TestRepository reader = machine(look, "reader");
    try {
      return reader.restore(good.snapshot());
    } catch (CorruptDataException e) {
      assertTrue(e.getMessage().startsWith("object " + Layout.INDEXES), e.getMessage());
      assertEquals(3, reader.snapshots().all().size());
      return NIGHT_1;
    }
  }

  private void requireNextRepairFinishes(MemoryStore store, String when) throws IOException {
    Map<ObjectKey, byte[]> durable = new TreeMap<>(store.objects());
    TestRepository machine = machine(store, "next");

    RepairResult result = machine.repair(file);

    assertEquals(List.of(), result.lost(), when);
    assertEquals(List.of(), machine.check().findings(), when);
    assertArrayEquals(NIGHT_1, machine.restore(good.snapshot()), when);
    assertArrayEquals(NIGHT_2, machine.restore(hurt.snapshot()), when);
    assertArrayEquals(NIGHT_3, machine.restore(unlisted.snapshot()), when);
    // I1, I9: nothing that was there is changed or gone, but for the pointer.
    durable.forEach(
        (name, bytes) -> {
          if (!name.name().endsWith("/latest")) {
            assertArrayEquals(bytes, store.objects().get(name), when + ": " + name);
          }
        });
  }

  private static ObjectKey added(MemoryStore store, Map<ObjectKey, byte[]> before, String prefix) {
    return store.objects().keySet().stream()
        .filter(name -> name.name().startsWith(prefix) && !before.containsKey(name))
        .findFirst()
        .orElseThrow();
  }

  private MemoryStore copy() {
    MemoryStore store = new MemoryStore();
    store.objects().putAll(damaged);
    return store;
  }

  private TestRepository machine(ObjectStore store, String name) throws IOException {
    return new TestRepository(store, key, Files.createTempDirectory(folder, name));
  }
}
