package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.JamJarException;
import dev.jamjar.SampleBytes;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.store.CountingStore;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A key that can get, and put what is not there yet, and replace the pointer; it can neither delete
 * nor list nor overwrite. That is all a publisher needs.
 */
class AddOnlyKeyTest {
  @TempDir Path folder;
  private final MemoryStore memory = new MemoryStore();
  private final AddOnly store = new AddOnly(memory);
  private final SigningKey key = TestRepository.newKey(1);
  private TestRepository machine;

  private static final class AddOnly extends ForwardingStore {
    final List<String> refused = new ArrayList<>();

    AddOnly(ObjectStore store) {
      super(store);
    }

    @Override
    public void put(ObjectKey key, ByteBuffer content) throws JamJarException {
      byte[] bytes = new byte[content.remaining()];
      content.duplicate().get(bytes);
      // The same bytes again: whatever a store thinks of that, it changes nothing.
      if (store.size(key).isPresent() && !Arrays.equals(store.get(key, 1 << 27), bytes)) {
        throw refusal("overwrite " + key);
      }
      super.put(key, content);
    }

    @Override
    public void delete(ObjectKey key) throws JamJarException {
      throw refusal("delete " + key);
    }

    @Override
    public void list(String prefix, Consumer<Listed> sink) throws JamJarException {
      throw refusal("list " + prefix);
    }

    private StoreUnavailableException refusal(String what) {
      refused.add(what);
      return new StoreUnavailableException("403 " + what, "the key may not do this", false, null);
    }
  }

  @BeforeEach
  void start() throws IOException {
    machine = machine("first");
  }

  private TestRepository machine(String name) throws IOException {
    return new TestRepository(store, key, Files.createTempDirectory(folder, name));
  }

  @Test
  void pushesNightAfterNight() throws Exception {
    byte[] night = SampleBytes.random(1, 200_000);
    for (int i = 0; i < 20; i++) {
      PushResult pushed = machine.push("0.chkjam", night);
      assertTrue(pushed.published());
      assertArrayEquals(night, machine.restore(pushed.snapshot()));
      night = SampleBytes.inserted(night, 100_000, SampleBytes.random(i + 2, 2_000));
    }
    // Tried once a run, to save questions; what cannot be listed is asked for.
    assertTrue(store.refused.stream().allMatch("list packs/"::equals), store.refused.toString());
  }

  @Test
  void anUnchangedFileNeedsNoMoreRights() throws Exception {
    byte[] night = SampleBytes.random(1, 200_000);
    machine.push("0.chkjam", night);

    assertFalse(machine.push("0.chkjam", night).published());
  }

  @Test
  void forgets() throws Exception {
    machine.push("0.chkjam", SampleBytes.random(1, 20_000));
    PushResult kept = machine.push("0.chkjam", SampleBytes.random(2, 20_000));

    machine.keepLast(1);

    assertEquals(1, machine.snapshots().all().size());
    assertArrayEquals(SampleBytes.random(2, 20_000), machine.restore(kept.snapshot()));
  }

  @Test
  void checksEverything() throws Exception {
    machine.push("0.chkjam", SampleBytes.random(1, 200_000));
    machine.push("0.chkjam", SampleBytes.random(2, 200_000));

    Check.Result result = machine.check();

    assertEquals(List.of(), result.findings());
    assertEquals(2, result.packsRead());
  }

  /** A push that was cut short leaves objects that the next one may not overwrite, and need not. */
  @Test
  void goesOnAfterAPushThatWasCutShort() throws Exception {
    byte[] night = SampleBytes.random(1, 200_000);
    int puts = putsOfAPush(night);
    for (int n = 1; n <= puts; n++) {
      memory.objects().clear();
      cutShort(night, n);

      TestRepository next = machine("next");
      PushResult pushed = next.push("0.chkjam", night);

      assertArrayEquals(night, next.restore(pushed.snapshot()), "after " + n);
    }
  }

  private int putsOfAPush(byte[] night) throws IOException {
    CountingStore counting = new CountingStore(new MemoryStore());
    new TestRepository(counting, key, Files.createTempDirectory(folder, "counting"))
        .push("0.chkjam", night);
    return (int) counting.counts().puts();
  }

  private void cutShort(byte[] night, int after) throws IOException {
    ForwardingStore cut =
        new ForwardingStore(store) {
          private int left = after;

          @Override
          public synchronized void put(ObjectKey key, ByteBuffer content) throws JamJarException {
            super.put(key, content);
            if (--left == 0) {
              throw new StoreUnavailableException("cut", "", true, null);
            }
          }
        };
    try {
      new TestRepository(cut, key, Files.createTempDirectory(folder, "cut"))
          .push("0.chkjam", night);
    } catch (StoreUnavailableException e) {
      assertEquals("cut", e.getMessage());
    }
  }
}
