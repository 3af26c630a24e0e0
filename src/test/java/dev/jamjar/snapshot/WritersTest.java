package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.ConflictException;
import dev.jamjar.JamJarException;
import dev.jamjar.SampleBytes;
import dev.jamjar.repository.Layout;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a push keeps to, so that somebody else may delete beside it (docs/format.md §12.1). */
class WritersTest {
  private static final byte[] BYTES = SampleBytes.random(1, 120_000);

  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final SigningKey key = TestRepository.newKey(1);

  @Test
  void aMarkedNameIsNotUsedAgain() throws Exception {
    TestRepository machine = machine(store);
    machine.push("0.chkjam", BYTES);
    Set<String> names = packs();
    MemoryStore other = new MemoryStore();
    for (String name : names) {
      String marker = Layout.MARKERS + name.substring(Layout.PACKS.length());
      other.put(new ObjectKey(marker), ByteBuffer.wrap(new byte[] {1}));
    }

    PushResult pushed = machine(other).push("0.chkjam", BYTES);

    List<String> there =
        other.objects().keySet().stream()
            .map(ObjectKey::name)
            .filter(name -> name.startsWith(Layout.PACKS))
            .toList();
    assertEquals(names.size(), there.size());
    assertTrue(there.stream().noneMatch(names::contains));
    assertArrayEquals(BYTES, machine(other).restore(pushed.snapshot()));
    assertEquals(List.of(), machine(other).check().findings());
  }

  /** Not even where a pack of that name is there, whole: somebody is about to delete it. */
  @Test
  void aMarkedPackThatIsThereIsNotReliedOn() throws Exception {
    TestRepository machine = machine(store);
    machine.push("0.chkjam", BYTES);
    Set<String> orphans = packs();
    store.objects().keySet().removeIf(k -> !k.name().startsWith(Layout.PACKS));
    for (String name : orphans) {
      String marker = Layout.MARKERS + name.substring(Layout.PACKS.length());
      store.put(new ObjectKey(marker), ByteBuffer.wrap(new byte[] {1}));
    }

    PushResult pushed = machine(store).push("0.chkjam", BYTES);
    store.objects().keySet().removeIf(k -> orphans.contains(k.name()));

    assertArrayEquals(BYTES, machine(store).restore(pushed.snapshot()));
  }

  @Test
  void workThatTakesTooLongIsNotCommitted() throws Exception {
    TestRepository machine = machine(store);
    byte[] before = SampleBytes.random(2, 1_000);
    PushResult first = machine.push("0.chkjam", before);
    ObjectStore slow =
        new ForwardingStore(store) {
          @Override
          public void put(ObjectKey key, ByteBuffer content) throws JamJarException {
            super.put(key, content);
            if (key.name().startsWith(Layout.PACKS)) {
              machine.clock.passes(Duration.ofHours(13));
            }
          }
        };

    var e = assertThrows(ConflictException.class, () -> machine.over(slow).push("1.chkjam", BYTES));

    assertTrue(e.hint().contains("again"), e.hint());
    assertEquals(1, machine.snapshots().all().size());
    assertArrayEquals(before, machine.restore(first.snapshot()));
    Set<String> uploaded = packs();
    machine.push("1.chkjam", BYTES);
    assertEquals(uploaded, packs());
    assertFalse(uploaded.isEmpty());
  }

  private Set<String> packs() {
    return store.objects().keySet().stream()
        .map(ObjectKey::name)
        .filter(name -> name.startsWith(Layout.PACKS))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private TestRepository machine(ObjectStore over) throws IOException {
    return new TestRepository(over, key, Files.createTempDirectory(folder, "machine"));
  }
}
