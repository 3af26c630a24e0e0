package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.SampleBytes;
import dev.jamjar.UsageException;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgetTest {
  private static final Retention NO_RULE =
      new Retention(0, 0, 0, 0, 0, 0, Optional.empty(), 0, Set.of());

  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final SigningKey alice = TestRepository.newKey(1);
  private final SigningKey bob = TestRepository.newKey(2);

  @Test
  void whatNoRuleKeepsIsNoLongerListedAndNothingIsDeleted() throws Exception {
    TestRepository machine = machine(alice, store);
    List<Hash> pushed = push(machine, 4);
    Map<ObjectKey, byte[]> before = new TreeMap<>(store.objects());

    ForgetResult result = machine.keepLast(2);

    assertEquals(2, result.removed().size());
    assertEquals(pushed.subList(2, 4), listed(machine));
    before.keySet().forEach(key -> assertFalse(store.size(key).isEmpty(), key.name()));
    assertArrayEquals(SampleBytes.random(3, 5_000), machine.restore(pushed.get(3)));
    assertThrows(NotFoundException.class, () -> machine.restore(pushed.get(0)));
    assertEquals(List.of(), machine.check().findings());
  }

  @Test
  void snapshotsAreForgottenByTheBeginningOfTheirIds() throws Exception {
    TestRepository machine = machine(alice, store);
    List<Hash> pushed = push(machine, 3);

    machine.forget(byIds(pushed.get(1).hex().substring(0, 12)));

    assertEquals(List.of(pushed.get(0), pushed.get(2)), listed(machine));
  }

  @Test
  void aDryRunChangesNothing() throws Exception {
    TestRepository machine = machine(alice, store);
    push(machine, 3);
    Map<ObjectKey, byte[]> before = new TreeMap<>(store.objects());

    Retention last = new Retention(1, 0, 0, 0, 0, 0, Optional.empty(), 0, Set.of());
    ForgetResult result = machine.forget(new ForgetOptions(last, List.of(), true));

    assertEquals(2, result.removed().size());
    assertEquals(before.keySet(), store.objects().keySet());
  }

  @Test
  void whereNothingGoesNothingIsWritten() throws Exception {
    TestRepository machine = machine(alice, store);
    push(machine, 2);
    Map<ObjectKey, byte[]> before = new TreeMap<>(store.objects());

    machine.keepLast(5);

    assertEquals(before.keySet(), store.objects().keySet());
  }

  @Test
  void itNeverLeavesNothing() throws Exception {
    TestRepository machine = machine(alice, store);
    List<Hash> pushed = push(machine, 2);
    Retention tag = new Retention(0, 0, 0, 0, 0, 0, Optional.empty(), 0, Set.of("no such tag"));

    assertThrows(UsageException.class, () -> machine.forget(tag));
    assertThrows(
        UsageException.class,
        () -> machine.forget(byIds(pushed.get(0).hex(), pushed.get(1).hex())));
    assertEquals(pushed, listed(machine));
  }

  @Test
  void itMustBeToldWhatToForget() throws Exception {
    TestRepository machine = machine(alice, store);
    List<Hash> pushed = push(machine, 2);

    assertThrows(UsageException.class, () -> machine.forget(NO_RULE));
    assertThrows(
        UsageException.class,
        () ->
            machine.forget(
                new ForgetOptions(
                    new Retention(1, 0, 0, 0, 0, 0, Optional.empty(), 0, Set.of()),
                    List.of(pushed.get(0).hex()),
                    false)));
  }

  @Test
  void onlyItsPublisherForgetsASnapshot() throws Exception {
    TestRepository hers = machine(alice, store);
    List<Hash> pushed = push(hers, 3);
    TestRepository his = machine(bob, store);

    assertThrows(NotFoundException.class, () -> his.keepLast(1));
    push(his, 1);
    assertThrows(NotFoundException.class, () -> his.forget(byIds(pushed.get(0).hex())));
    his.keepLast(1);

    assertEquals(pushed, listed(hers));
  }

  /** There may be snapshots that this machine has not seen. */
  @Test
  void aLostPointerStopsIt() throws Exception {
    TestRepository machine = machine(alice, store);
    push(machine, 3);
    store.objects().remove(Layout.pointer(alice.verifyKey().id()));

    var e = assertThrows(CorruptDataException.class, () -> machine.keepLast(1));

    assertTrue(e.hint().contains("jamjar push"), e.hint());
    assertTrue(store.size(Layout.pointer(alice.verifyKey().id())).isEmpty());
  }

  /** A push of the same key comes in between: its snapshot stays. */
  @Test
  void whatIsPublishedMeanwhileStays() throws Exception {
    TestRepository machine = machine(alice, store);
    List<Hash> pushed = push(machine, 3);
    List<Hash> meanwhile = new ArrayList<>();
    ObjectStore overtaken =
        new ForwardingStore(store) {
          @Override
          public boolean replace(ObjectKey key, Optional<byte[]> expected, byte[] replacement)
              throws JamJarException {
            if (key.equals(Layout.pointer(alice.verifyKey().id())) && meanwhile.isEmpty()) {
              try {
                TestRepository other = machine(alice, store);
                meanwhile.add(other.push("0.chkjam", SampleBytes.random(77, 100)).snapshot());
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }
            return super.replace(key, expected, replacement);
          }
        };

    machine.over(overtaken).keepLast(1);

    assertEquals(
        Set.of(pushed.get(2), meanwhile.get(0)), Set.copyOf(listed(machine(alice, store))));
  }

  private static ForgetOptions byIds(String... ids) {
    return new ForgetOptions(NO_RULE, List.of(ids), false);
  }

  private static List<Hash> push(TestRepository machine, int count) throws IOException {
    List<Hash> pushed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pushed.add(machine.push("0.chkjam", SampleBytes.random(i, 5_000)).snapshot());
    }
    return pushed;
  }

  private static List<Hash> listed(TestRepository machine) throws IOException {
    return machine.snapshots().all().stream().map(l -> l.entry().id()).toList();
  }

  private TestRepository machine(SigningKey key, ObjectStore over) throws IOException {
    return new TestRepository(
        over, key, Files.createTempDirectory(folder, "machine"), TrustedKeys.of(key.verifyKey()));
  }
}
