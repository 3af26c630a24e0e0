package dev.jamjar.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A rehearsal's store reads what was written to it, and changes nothing below. */
class OverlayStoreTest {
  private static final ObjectKey OLD = new ObjectKey("a/old");
  private static final ObjectKey NEW = new ObjectKey("a/new");

  private final MemoryStore below = new MemoryStore();
  private final OverlayStore store = new OverlayStore(below, new MemoryStore());

  @Test
  void whatIsWrittenIsReadAndStaysAbove() throws Exception {
    below.put(OLD, ByteBuffer.wrap(new byte[] {1, 2, 3}));

    store.put(OLD, ByteBuffer.wrap(new byte[] {4, 5}));
    store.put(NEW, ByteBuffer.wrap(new byte[] {6}));

    assertArrayEquals(new byte[] {4, 5}, store.get(OLD, 10));
    assertArrayEquals(new byte[] {5}, store.getRange(OLD, 1, 1));
    assertEquals(OptionalLong.of(1), store.size(NEW));
    assertArrayEquals(new byte[] {1, 2, 3}, below.get(OLD, 10));
    assertEquals(OptionalLong.empty(), below.size(NEW));
    assertEquals(Map.of(OLD, 2L, NEW, 1L), listed());
  }

  @Test
  void replacesOnConditionOfWhatIsSeen() throws Exception {
    below.put(OLD, ByteBuffer.wrap(new byte[] {1}));

    assertFalse(store.replace(OLD, Optional.empty(), new byte[] {2}));
    assertFalse(store.replace(OLD, Optional.of(new byte[] {9}), new byte[] {2}));
    assertTrue(store.replace(OLD, Optional.of(new byte[] {1}), new byte[] {2, 2}));
    assertTrue(store.replace(OLD, Optional.of(new byte[] {1}), new byte[] {2, 2}), "once more");
    assertTrue(store.replace(NEW, Optional.empty(), new byte[] {3}));

    assertArrayEquals(new byte[] {2, 2}, store.get(OLD, 10));
    assertArrayEquals(new byte[] {1}, below.get(OLD, 10));
  }

  @Test
  void deletesNothing() {
    assertThrows(IllegalStateException.class, () -> store.delete(OLD));
  }

  private Map<ObjectKey, Long> listed() throws Exception {
    Map<ObjectKey, Long> all = new TreeMap<>();
    Consumer<ObjectStore.Listed> once =
        object -> assertEquals(null, all.put(object.key(), object.bytes()));
    store.list("a/", once);
    return all;
  }
}
