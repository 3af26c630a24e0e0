package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.SampleBytes;
import dev.jamjar.repository.Layout;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store has lost is noticed before anything new rests on it, and comes back with a push. */
class HealingTest {
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final SigningKey key = TestRepository.newKey(1);

  @Test
  void aPushStoresAgainWhatALostPackHeld() throws Exception {
    TestRepository machine = new TestRepository(store, key, folder);
    byte[] first = SampleBytes.random(1, 400_000);
    byte[] second = Arrays.copyOf(first, 500_000);
    PushResult before = machine.push("a", first);
    store.objects().keySet().removeIf(object -> object.name().startsWith(Layout.PACKS));
    assertThrows(CorruptDataException.class, () -> machine.restore(before.snapshot()));

    PushResult after = machine.push("a", second);

    assertTrue(after.added().bytes() > 400_000, "all of it had to be stored again");
    assertArrayEquals(second, machine.restore(after.snapshot()));
    assertEquals(List.of(), hurt(machine, after));
  }

  @Test
  void snapshotsThatShareWhatIsStoredAgainAreHealed() throws Exception {
    TestRepository machine = new TestRepository(store, key, folder);
    byte[] file = SampleBytes.random(2, 400_000);
    PushResult before = machine.push("a", file);
    machine.push("b", SampleBytes.random(3, 1000));
    ObjectKey pack = largestPack();
    store.objects().put(pack, Arrays.copyOf(store.objects().get(pack), 1000));

    machine.push("a", file);

    assertArrayEquals(file, machine.restore(before.snapshot()));
    assertEquals(List.of(), machine.check().findings());
  }

  @Test
  void aPointerThatIsGoneOrDamagedIsWrittenAnew() throws Exception {
    TestRepository machine = new TestRepository(store, key, folder);
    byte[] file = SampleBytes.random(4, 50_000);
    PushResult first = machine.push("a", file);
    ObjectKey pointer = Layout.pointer(key.verifyKey().id());

    store.objects().remove(pointer);
    PushResult second = machine.push("a", file);
    store.objects().put(pointer, new byte[] {'?'});
    PushResult third = machine.push("a", file);

    assertTrue(second.published() && third.published(), "only publishing writes the pointer");
    assertEquals(3, machine.snapshots().all().size());
    assertArrayEquals(file, machine.restore(first.snapshot()));
    assertEquals(List.of(), machine.check().findings());
  }

  @Test
  void aLostPointerThatThisMachineNeverSawIsNotGuessed() throws Exception {
    new TestRepository(store, key, folder).push("a", SampleBytes.random(5, 1000));
    store.objects().put(Layout.pointer(key.verifyKey().id()), new byte[] {'?'});
    TestRepository other = new TestRepository(store, key, folder.resolve("other"));

    assertThrows(CorruptDataException.class, () -> other.push("b", SampleBytes.random(6, 1000)));
  }

  private ObjectKey largestPack() {
    return store.objects().entrySet().stream()
        .filter(object -> object.getKey().name().startsWith(Layout.PACKS))
        .max((a, b) -> Integer.compare(a.getValue().length, b.getValue().length))
        .orElseThrow()
        .getKey();
  }

  private static List<Finding> hurt(TestRepository machine, PushResult pushed) throws Exception {
    return machine.check().findings().stream()
        .filter(finding -> finding.snapshots().contains(pushed.snapshot()))
        .toList();
  }
}
