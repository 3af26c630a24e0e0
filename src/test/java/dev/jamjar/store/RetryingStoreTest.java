package dev.jamjar.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.NotFoundException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.store.FaultyStore.Fault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryingStoreTest {
  private static final ObjectKey KEY = new ObjectKey("a");
  private static final ObjectKey OTHER = new ObjectKey("b");

  private final MemoryStore memory = new MemoryStore();
  private final List<Long> waits = new ArrayList<>();

  private RetryingStore retrying(ObjectStore store) {
    return new RetryingStore(store, waits::add, () -> 0.5);
  }

  /** A store whose calls fail as long as there are failures left, each but the close. */
  private ObjectStore failing(int times, boolean retryable, List<String> calls) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              calls.add(method.getName());
              if (calls.size() <= times) {
                throw new StoreUnavailableException("failure " + calls.size(), "", retryable, null);
              }
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void asksOnceMoreWhereTheFirstAnswerIsStillToCome() throws Exception {
    retrying(failing(1, true, new ArrayList<>())).put(KEY, ByteBuffer.allocate(3));
    assertEquals(3, memory.size(KEY).getAsLong());
    List<String> calls = new ArrayList<>();
    RetryingStore store = retrying(failing(100, true, calls));
    assertThrows(StoreUnavailableException.class, () -> store.size(KEY));
    assertEquals(2, calls.size());
  }

  @Test
  void asksSixTimesAndEverLaterOnceTheStoreHasAnswered() throws Exception {
    List<String> calls = new ArrayList<>();
    ObjectStore flaky = failing(100, true, calls);
    ObjectStore first =
        (ObjectStore)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (proxy, method, arguments) -> {
                  ObjectStore to = method.getName().equals("replacesAtomically") ? memory : flaky;
                  try {
                    return method.invoke(to, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    RetryingStore store = retrying(first);
    store.replacesAtomically();
    var e = assertThrows(StoreUnavailableException.class, () -> store.get(KEY, 10));
    assertEquals("failure 6", e.getMessage());
    // Half of the delay surely, and half of the other half by this chance.
    assertEquals(
        List.of(750L, 1500L, 3000L, 6000L, 12_000L),
        waits.stream().map(TimeUnit.NANOSECONDS::toMillis).toList());
  }

  @Test
  void doesNotAskAgainWhereThatCannotHelp() {
    List<String> calls = new ArrayList<>();
    RetryingStore store = retrying(failing(100, false, calls));
    assertThrows(StoreUnavailableException.class, () -> store.delete(KEY));
    RetryingStore other = retrying(memory);
    assertThrows(NotFoundException.class, () -> other.get(KEY, 10));
    assertEquals(1, calls.size());
    assertEquals(List.of(), waits);
  }

  @Test
  void repeatsEveryKindOfCallToTheSameEnd() throws Exception {
    byte[] content = {1, 2, 3};
    retrying(new FaultyStore(memory, Fault.LOSES_THE_ANSWER, 1)).put(KEY, ByteBuffer.wrap(content));
    assertArrayEquals(content, memory.get(KEY, 10));
    for (int i = 0; i < 2; i++) {
      assertTrue(
          retrying(new FaultyStore(memory, Fault.LOSES_THE_ANSWER, 1))
              .replace(KEY, Optional.of(content), new byte[] {4}));
    }
    assertFalse(
        retrying(new FaultyStore(memory, Fault.LOSES_THE_ANSWER, 1))
            .replace(KEY, Optional.of(content), new byte[] {5}));
    assertArrayEquals(
        new byte[] {4}, retrying(new FaultyStore(memory, Fault.FAILS, 1)).getRange(KEY, 0, 1));
    retrying(new FaultyStore(memory, Fault.LOSES_THE_ANSWER, 1)).delete(KEY);
    assertTrue(memory.size(KEY).isEmpty());
    assertEquals(6, waits.size());
  }

  @Test
  void doesNotHandOutAnObjectTwice() throws Exception {
    memory.put(KEY, ByteBuffer.allocate(1));
    memory.put(OTHER, ByteBuffer.allocate(1));
    List<ObjectKey> listed = new ArrayList<>();
    RetryingStore early = retrying(new FaultyStore(memory, Fault.FAILS, 1));
    early.list("", l -> listed.add(l.key()));
    assertEquals(List.of(KEY, OTHER), listed);
    RetryingStore late = retrying(new FaultyStore(memory, Fault.LOSES_THE_ANSWER, 1));
    listed.clear();
    assertThrows(StoreUnavailableException.class, () -> late.list("", l -> listed.add(l.key())));
    assertEquals(List.of(KEY, OTHER), listed);
  }

  @Test
  void stopsWaitingWhenInterrupted() {
    InterruptedException interruption = new InterruptedException();
    RetryingStore store =
        new RetryingStore(
            failing(100, true, new ArrayList<>()),
            nanos -> {
              throw interruption;
            },
            () -> 0);
    var e = assertThrows(StoreUnavailableException.class, () -> store.size(KEY));
    assertSame(interruption, e.getSuppressed()[0]);
    assertTrue(Thread.interrupted());
  }
}
