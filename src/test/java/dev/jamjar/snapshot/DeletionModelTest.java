package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.ConflictException;
import dev.jamjar.JamJarException;
import dev.jamjar.SampleBytes;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.hash.Hash;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.store.FaultyStore;
import dev.jamjar.store.FaultyStore.Fault;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three machines of two publishers push, forget and prune at random, within each other and through
 * crashes, beside a map of what must be there.
 */
class DeletionModelTest {
  private static final int STEPS = 45;
  private static final int BLOCKS = 6;
  private static final int KINDS = 10;
  private static final int FORGET = 4;
  private static final int PRUNE = 6;

  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final Map<SigningKey, Map<Hash, byte[]>> listed = new LinkedHashMap<>();
  private final List<TestRepository> machines = new ArrayList<>();
  private Random random;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void whatIsListedComesBackAndWhatIsNotGoes(long seed) throws Exception {
    random = new Random(seed);
    openMachines();
    for (int step = 0; step < STEPS; step++) {
      step(pick(machines), true);
      machines.get(0).clock.passes(Duration.ofHours(random.nextInt(20)));
      requireListed("seed " + seed + ", step " + step);
    }
    for (int run = 0; run < 6; run++) {
      for (TestRepository machine : machines) {
        if (!listed.get(machine.key).isEmpty()) {
          machine.prune();
        }
      }
      machines.get(0).clock.passes(Duration.ofHours(25));
    }
    for (TestRepository machine : machines) {
      for (Map.Entry<Hash, byte[]> one : listed.get(machine.key).entrySet()) {
        assertArrayEquals(one.getValue(), machine.restore(one.getKey()), "seed " + seed);
      }
      assertEquals(List.of(), machine.check().findings(), "seed " + seed);
    }
    assertEquals(Set.of(), Litter.in(store), "seed " + seed);
  }

  private void openMachines() throws IOException {
    SigningKey alice = TestRepository.newKey(1);
    SigningKey bob = TestRepository.newKey(2);
    TrustedKeys both = TrustedKeys.of(alice.verifyKey(), bob.verifyKey());
    TestRepository first = new TestRepository(store, alice, folder(), both);
    machines.add(first);
    machines.add(first.beside(alice, folder(), both));
    machines.add(first.beside(bob, folder(), both));
    listed.put(alice, new LinkedHashMap<>());
    listed.put(bob, new LinkedHashMap<>());
    first.repository();
  }

  /** One piece of work, maybe with another within it, maybe with a fault. */
  private void step(TestRepository machine, boolean mayNest) throws IOException {
    int kind = random.nextInt(KINDS);
    ObjectStore seen = store;
    if (mayNest && random.nextInt(3) == 0) {
      seen = interrupted(1 + random.nextInt(8));
    } else if (random.nextInt(4) == 0) {
      Fault fault = pick(List.of(Fault.values()));
      seen = new FaultyStore(store, fault, 1 + random.nextInt(40));
    }
    try {
      if (kind < FORGET) {
        push(machine, seen);
      } else if (kind < PRUNE) {
        forget(machine, seen);
      } else {
        prune(machine, seen);
      }
    } catch (StoreUnavailableException | ConflictException e) {
      adopt(machine, kind);
    } catch (FaultyStore.Crash | IllegalStateException e) {
      assertTrue(isCrash(e), e.toString());
      adopt(machine, kind);
    }
  }

  private void push(TestRepository machine, ObjectStore seen) throws IOException {
    byte[] content = content();
    Path file = folder().resolve("file");
    Files.write(file, content);
    PushResult result = machine.over(seen).pushNow(file, true);
    listed.get(machine.key).put(result.snapshot(), content);
  }

  private void forget(TestRepository machine, ObjectStore seen) throws IOException {
    Map<Hash, byte[]> own = listed.get(machine.key);
    if (own.size() > 1) {
      ForgetResult result = machine.over(seen).keepLast(1 + random.nextInt(own.size()));
      result.removed().forEach(one -> own.remove(one.entry().id()));
    }
  }

  private void prune(TestRepository machine, ObjectStore seen) throws IOException {
    if (!listed.get(machine.key).isEmpty()) {
      int percent = pick(List.of(0, 10, 60));
      machine.over(seen).prune(new PruneOptions(false, percent, Duration.ofHours(24)));
    }
  }

  /** After a fault: what came of the work is what is listed now. */
  private void adopt(TestRepository machine, int kind) throws IOException {
    Map<Hash, byte[]> own = listed.get(machine.key);
    Map<Hash, byte[]> now = new LinkedHashMap<>();
    for (Snapshots.Listed one : machine.snapshots().all()) {
      Hash id = one.entry().id();
      if (one.catalog().catalog().publisher().equals(machine.key.verifyKey().id())) {
        byte[] content = own.get(id);
        now.put(id, content != null ? content : machine.restore(id));
      }
    }
    boolean forgets = kind >= FORGET && kind < PRUNE;
    assertTrue(forgets || now.keySet().containsAll(own.keySet()), "a snapshot is gone");
    own.clear();
    own.putAll(now);
  }

  private void requireListed(String when) throws IOException {
    for (TestRepository machine : machines) {
      Map<Hash, byte[]> own = listed.get(machine.key);
      if (!own.isEmpty()) {
        Hash one = pick(List.copyOf(own.keySet()));
        assertArrayEquals(own.get(one), machine.restore(one), when);
      }
    }
  }

  /** A store through which another machine does something before the n-th put. */
  private ObjectStore interrupted(int n) {
    int[] left = {n};
    return new ForwardingStore(store) {
      @Override
      public void put(ObjectKey key, ByteBuffer content) throws JamJarException {
        meanwhile();
        super.put(key, content);
      }

      private synchronized void meanwhile() {
        if (--left[0] == 0) {
          try {
            step(pick(machines), false);
            machines.get(0).clock.passes(Duration.ofHours(random.nextInt(6)));
            step(pick(machines), false);
            machines.get(0).clock.passes(Duration.ofHours(random.nextInt(6)));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        }
      }
    };
  }

  private byte[] content() {
    byte[][] blocks = new byte[1 + random.nextInt(3)][];
    int length = 0;
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = SampleBytes.random(random.nextInt(BLOCKS), 150_000);
      length += blocks[i].length;
    }
    byte[] content = new byte[length];
    int at = 0;
    for (byte[] block : blocks) {
      System.arraycopy(block, 0, content, at, block.length);
      at += block.length;
    }
    return content;
  }

  private static boolean isCrash(Throwable e) {
    return e instanceof FaultyStore.Crash || e.getCause() != null && isCrash(e.getCause());
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private Path folder() throws IOException {
    return Files.createTempDirectory(folder, "machine");
  }
}
