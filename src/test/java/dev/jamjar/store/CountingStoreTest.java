package dev.jamjar.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jamjar.NotFoundException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CountingStoreTest {
  private static final ObjectKey KEY = new ObjectKey("a");

  @Test
  void countsRequestsByKindAndBytesBothWays() throws Exception {
    try (CountingStore store = new CountingStore(new MemoryStore())) {
      store.put(KEY, ByteBuffer.allocate(100));
      store.put(KEY, ByteBuffer.allocate(10));
      store.get(KEY, 100);
      store.getRange(KEY, 1, 2);
      assertThrows(NotFoundException.class, () -> store.get(new ObjectKey("b"), 1));
      store.replace(KEY, Optional.of(new byte[10]), new byte[7]);
      store.replace(KEY, Optional.of(new byte[10]), new byte[8]);
      store.size(KEY);
      store.list("", listed -> {});
      store.delete(KEY);
      assertEquals(new CountingStore.Counts(3, 2, 2, 1, 1, 1, 12, 117), store.counts());
      assertEquals(10, store.counts().requests());
    }
  }
}
