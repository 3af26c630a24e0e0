package dev.jamjar.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.StoreUnavailableException;
import dev.jamjar.store.FaultyStore.Crash;
import dev.jamjar.store.FaultyStore.Fault;
import dev.jamjar.store.FaultyStore.Operation;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FaultyStoreTest {
  private static final ObjectKey KEY = new ObjectKey("a");
  private static final ByteBuffer CONTENT = ByteBuffer.wrap(new byte[] {1, 2});

  private final MemoryStore below = new MemoryStore();

  @Test
  void failsTheOperationThatWasPlannedAndNoOther() throws Exception {
    try (FaultyStore store = new FaultyStore(below, Fault.FAILS, 2, Operation.PUT)) {
      store.put(KEY, CONTENT);
      assertEquals(2, store.size(KEY).getAsLong());
      ObjectKey other = new ObjectKey("b");
      assertThrows(StoreUnavailableException.class, () -> store.put(other, CONTENT));
      assertFalse(below.objects().containsKey(other));
      store.put(other, CONTENT);
      assertEquals(3, store.operations());
    }
  }

  @Test
  void carriesOutWhatItLosesTheAnswerOf() {
    try (FaultyStore store = new FaultyStore(below, Fault.LOSES_THE_ANSWER, 1)) {
      assertThrows(StoreUnavailableException.class, () -> store.put(KEY, CONTENT));
      assertArrayEquals(new byte[] {1, 2}, below.objects().get(KEY));
    }
  }

  @Test
  void doesNothingMoreOnceItHasCrashed() {
    for (Fault fault : new Fault[] {Fault.CRASHES_BEFORE, Fault.CRASHES_AFTER}) {
      below.objects().clear();
      try (FaultyStore store = new FaultyStore(below, fault, 1)) {
        assertThrows(Crash.class, () -> store.put(KEY, CONTENT));
        assertEquals(fault == Fault.CRASHES_AFTER, below.objects().containsKey(KEY));
        assertThrows(Crash.class, () -> store.delete(KEY));
        assertThrows(Crash.class, () -> store.size(KEY));
        assertTrue(store.isReached());
      }
    }
  }

  @Test
  void failsTheTestThatDoesNotReachTheFault() throws Exception {
    FaultyStore store = new FaultyStore(below, Fault.FAILS, 2);
    store.put(KEY, CONTENT);
    assertThrows(AssertionError.class, store::close);
    FaultyStore.withoutFault(below).close();
  }
}
