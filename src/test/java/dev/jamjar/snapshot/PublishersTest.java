package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.ConflictException;
import dev.jamjar.JamJarException;
import dev.jamjar.SampleBytes;
import dev.jamjar.hash.Hash;
import dev.jamjar.repository.Layout;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several publishers, and several machines of one, in one repository. */
class PublishersTest {
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final SigningKey alice = TestRepository.newKey(1);
  private final SigningKey bob = TestRepository.newKey(2);

  @Test
  void twoPublishersPushAtOnce() throws Exception {
    Map<Hash, byte[]> pushed = pushAtOnce(List.of(machine(alice), machine(bob)), 4);

    requireAll(pushed, TrustedKeys.of(alice.verifyKey(), bob.verifyKey()));
  }

  /** The pointer is replaced only by those who have seen what it held: nobody's push is lost. */
  @Test
  void oneKeyOnTwoMachinesLosesNoSnapshot() throws Exception {
    Map<Hash, byte[]> pushed = pushAtOnce(List.of(machine(alice), machine(alice)), 4);

    requireAll(pushed, TrustedKeys.of(alice.verifyKey()));
  }

  @Test
  void aPushThatIsAlwaysOvertakenGivesUp() throws Exception {
    machine(alice).push("a", SampleBytes.random(1, 1000));
    ObjectStore overtaken =
        new ForwardingStore(store) {
          @Override
          public boolean replace(ObjectKey key, Optional<byte[]> expected, byte[] replacement)
              throws JamJarException {
            return !key.name().endsWith("/latest") && super.replace(key, expected, replacement);
          }
        };

    var e =
        assertThrows(
            ConflictException.class,
            () -> machine(alice, overtaken).push("b", SampleBytes.random(2, 1000)));

    assertTrue(e.getMessage().contains(alice.verifyKey().id().toString()), e.getMessage());
    assertEquals(1, machine(alice).snapshots().all().size());
  }

  /**
   * The answer to a commit is lost, and another machine goes on from it before it is asked again.
   */
  @Test
  void aPushWhoseAnswerIsLostIsPublishedOnce() throws Exception {
    boolean[] lost = {false};
    ObjectStore losing =
        new ForwardingStore(store) {
          @Override
          public boolean replace(ObjectKey key, Optional<byte[]> expected, byte[] replacement)
              throws JamJarException {
            boolean replaced = super.replace(key, expected, replacement);
            if (key.name().endsWith("/latest") && !lost[0]) {
              lost[0] = true;
              try {
                machine(alice).push("b", SampleBytes.random(2, 1000));
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
              return super.replace(key, expected, replacement);
            }
            return replaced;
          }
        };

    PushResult pushed = machine(alice, losing).push("a", SampleBytes.random(1, 1000));

    assertEquals(
        List.of("a", "b"),
        machine(alice).snapshots().all().stream().map(listed -> listed.entry().name()).toList());
    assertArrayEquals(SampleBytes.random(1, 1000), machine(alice).restore(pushed.snapshot()));
  }

  @Test
  void whatATrustedPublisherHasIsNotUploadedAgain() throws Exception {
    byte[] bytes = SampleBytes.random(1, 400_000);
    machine(alice).push("a", bytes);
    TrustedKeys both = TrustedKeys.of(alice.verifyKey(), bob.verifyKey());
    int packs = count(Layout.PACKS);

    PushResult again = machine(bob, store, both).push("a", bytes);

    assertEquals(0, again.added().packs());
    assertEquals(packs, count(Layout.PACKS));
    // A reader who trusts Bob alone finds everything all the same.
    TestRepository reader = machine(bob, store, TrustedKeys.of(bob.verifyKey()));
    assertArrayEquals(bytes, reader.restore(again.snapshot()));
  }

  @Test
  void whatAStrangerHasIsUploadedAgain() throws Exception {
    byte[] bytes = SampleBytes.random(1, 400_000);
    machine(alice).push("a", bytes);

    PushResult again = machine(bob).push("b", bytes);

    assertTrue(again.added().bytes() > 0 || again.added().packs() > 0);
    assertArrayEquals(bytes, machine(bob).restore(again.snapshot()));
  }

  /** So many nights that index segments are merged, more than once. */
  @Test
  void manyNightsKeepFewIndexSegments() throws Exception {
    TestRepository machine = machine(alice);
    Map<Hash, byte[]> pushed = new HashMap<>();
    for (int night = 0; night < 40; night++) {
      byte[] bytes = SampleBytes.random(night, 2_000);
      pushed.put(machine.push("0.chkjam", bytes).snapshot(), bytes);
      int segments = machine.snapshots().catalogs().get(0).catalog().indexes().size();
      assertTrue(segments <= 14, segments + " segments after night " + night);
    }

    requireAll(pushed, TrustedKeys.of(alice.verifyKey()));
  }

  private Map<Hash, byte[]> pushAtOnce(List<TestRepository> machines, int rounds) throws Exception {
    machines.get(0).repository();
    Map<Hash, byte[]> pushed = new HashMap<>();
    ExecutorService pool = Executors.newFixedThreadPool(machines.size());
    CyclicBarrier start = new CyclicBarrier(machines.size());
    try {
      for (int round = 0; round < rounds; round++) {
        List<Future<PushResult>> running = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < machines.size(); i++) {
          byte[] content = SampleBytes.random(round * 10L + i, 50_000);
          TestRepository machine = machines.get(i);
          contents.add(content);
          Callable<PushResult> push =
              () -> {
                start.await();
                return machine.push("0.chkjam", content);
              };
          running.add(pool.submit(push));
        }
        for (int i = 0; i < running.size(); i++) {
          pushed.put(running.get(i).get().snapshot(), contents.get(i));
        }
      }
    } finally {
      pool.shutdownNow();
    }
    assertEquals(rounds * machines.size(), pushed.size());
    return pushed;
  }

  private void requireAll(Map<Hash, byte[]> pushed, TrustedKeys trusted) throws IOException {
    TestRepository reader = machine(alice, store, trusted);
    assertEquals(pushed.size(), reader.snapshots().all().size());
    for (Map.Entry<Hash, byte[]> one : pushed.entrySet()) {
      assertArrayEquals(one.getValue(), reader.restore(one.getKey()));
    }
    assertEquals(List.of(), reader.check().findings());
  }

  private int count(String prefix) {
    return (int) store.objects().keySet().stream().filter(k -> k.name().startsWith(prefix)).count();
  }

  private TestRepository machine(SigningKey key) throws IOException {
    return machine(key, store);
  }

  private TestRepository machine(SigningKey key, ObjectStore store) throws IOException {
    return machine(key, store, TrustedKeys.of(key.verifyKey()));
  }

  private TestRepository machine(SigningKey key, ObjectStore store, TrustedKeys trusted)
      throws IOException {
    return new TestRepository(store, key, Files.createTempDirectory(folder, "machine"), trusted);
  }
}
