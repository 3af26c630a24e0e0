package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.JamJarException;
import dev.jamjar.SampleBytes;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.store.FaultyStore;
import dev.jamjar.store.FaultyStore.Fault;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** I2 to I4: whatever goes wrong at whichever operation of a push, nothing is lost. */
class FaultsTest {
  private static final byte[] NIGHT_1 = SampleBytes.random(1, 120_000);
  private static final byte[] NIGHT_2 =
      SampleBytes.inserted(NIGHT_1, 60_000, SampleBytes.random(2, 20_000));

  @TempDir Path folder;
  private final SigningKey key = TestRepository.newKey(1);
  private Map<ObjectKey, byte[]> before;
  private PushResult first;

  @BeforeEach
  void pushTheFirstNight() throws Exception {
    MemoryStore store = new MemoryStore();
    first = machine(store, "first").push("0.chkjam", NIGHT_1);
    before = new TreeMap<>(store.objects());
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aPushMayFailAtAnyOperation(Fault fault) throws Exception {
    int operations = operationsOfAPush();
    assertTrue(operations > 10, "only " + operations);
    for (int n = 1; n <= operations; n++) {
      MemoryStore store = copyOfBefore();
      failAt(n, fault, store);
      requireNothingLost(store, fault + " at " + n);
    }
  }

  /** Also where the repository is empty, and the pointer is not there yet. */
  @ParameterizedTest
  @EnumSource(Fault.class)
  void theVeryFirstPushMayFailAtAnyOperation(Fault fault) throws Exception {
    FaultyStore counting = FaultyStore.withoutFault(new MemoryStore());
    machine(counting, "counting").push("0.chkjam", NIGHT_2);
    for (int n = 1; n <= counting.operations(); n++) {
      MemoryStore store = new MemoryStore();
      failAt(n, fault, store);
      requireNextPushReusesPacks(store, fault + " at " + n);
    }
  }

  private int operationsOfAPush() throws IOException {
    FaultyStore counting = FaultyStore.withoutFault(copyOfBefore());
    machine(counting, "counting").push("0.chkjam", NIGHT_2);
    return counting.operations();
  }

  private MemoryStore copyOfBefore() {
    MemoryStore store = new MemoryStore();
    store.objects().putAll(before);
    return store;
  }

  private void failAt(int n, Fault fault, MemoryStore store) throws IOException {
    FaultyStore faulty = new FaultyStore(store, fault, n);
    try {
      machine(faulty, "faulty").push("0.chkjam", NIGHT_2);
    } catch (StoreUnavailableException e) {
      assertTrue(e.retryable());
    } catch (FaultyStore.Crash | IllegalStateException e) {
      assertTrue(isCrash(e), e.toString());
    }
    faulty.close();
  }

  /** A crash in a pool's thread comes out wrapped. */
  private static boolean isCrash(Throwable e) {
    return e instanceof FaultyStore.Crash || e.getCause() != null && isCrash(e.getCause());
  }

  private void requireNothingLost(MemoryStore store, String when) throws IOException {
    TestRepository reader = machine(store, "reader");
    assertArrayEquals(NIGHT_1, reader.restore(first.snapshot()), when);
    for (Snapshots.Listed listed : reader.snapshots().all()) {
      byte[] expected = listed.entry().id().equals(first.snapshot()) ? NIGHT_1 : NIGHT_2;
      assertArrayEquals(expected, reader.restore(listed.entry().id()), when);
    }
    requireNextPushReusesPacks(store, when);
  }

  private void requireNextPushReusesPacks(MemoryStore store, String when) throws IOException {
    Map<ObjectKey, byte[]> durable = new HashMap<>(store.objects());
    NoPackTwice next = new NoPackTwice(store);
    TestRepository machine = machine(next, "next");

    PushResult pushed = machine.push("0.chkjam", NIGHT_2);

    assertArrayEquals(NIGHT_2, machine.restore(pushed.snapshot()), when);
    assertEquals(List.of(), machine.check().findings(), when);
    // I1: nothing that was durable is changed, but for the pointer.
    durable.forEach(
        (name, bytes) -> {
          if (!name.name().endsWith("/latest")) {
            assertArrayEquals(bytes, store.objects().get(name), when + ": " + name);
          }
        });
  }

  private TestRepository machine(ObjectStore store, String name) throws IOException {
    return new TestRepository(store, key, Files.createTempDirectory(folder, name));
  }

  /** Fails the test where a pack that is there is put again. */
  private static final class NoPackTwice extends ForwardingStore {
    NoPackTwice(ObjectStore store) {
      super(store);
    }

    @Override
    public void put(ObjectKey key, ByteBuffer content) throws JamJarException {
      assertTrue(
          !key.name().startsWith("packs/") || store.size(key).isEmpty(), "put again: " + key);
      super.put(key, content);
    }
  }
}
