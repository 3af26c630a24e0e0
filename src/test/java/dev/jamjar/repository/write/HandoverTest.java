package dev.jamjar.repository.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody may wait for ever: that is what the time limit is for. */
@Timeout(60)
class HandoverTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 64})
  void everythingArrivesInOrderWhoeverIsSlower(int capacity) throws Exception {
    for (int pace = 0; pace < 3; pace++) {
      Handover<Integer> handover = new Handover<>(capacity, 1000);
      boolean slowTaker = pace == 1;
      FutureTask<List<Integer>> taking =
          start(
              () -> {
                List<Integer> all = new ArrayList<>();
                for (Integer i = handover.take(); i != null; i = handover.take()) {
                  all.add(i);
                  pause(slowTaker, i);
                }
                return all;
              });
      Random random = new Random(capacity);
      for (int i = 0; i < 2000; i++) {
        assertTrue(handover.put(i, i % 400));
        pause(pace == 2, i);
        if (random.nextInt(50) == 0) {
          handover.flush();
        }
      }
      handover.end();
      assertEquals(IntStream.range(0, 2000).boxed().toList(), taking.get());
      assertNull(handover.take());
    }
  }

  @Test
  void littleIsTakenWhenItIsAskedFor() throws Exception {
    Handover<String> handover = new Handover<>(100, 1000);
    FutureTask<String> taking = start(handover::take);
    assertTrue(handover.put("one", 3));
    assertThrows(TimeoutException.class, () -> taking.get(20, TimeUnit.MILLISECONDS));
    handover.flush();
    assertEquals("one", taking.get());
  }

  @Test
  void bytesFillItAsItemsDo() throws Exception {
    Handover<String> handover = new Handover<>(100, 10);
    FutureTask<String> taking = start(handover::take);
    assertTrue(handover.put("much", 10));
    assertEquals("much", taking.get());
    assertTrue(handover.put("as much", 10));
    FutureTask<Boolean> putting = start(() -> handover.put("little", 1));
    assertThrows(TimeoutException.class, () -> putting.get(20, TimeUnit.MILLISECONDS));
    assertEquals("as much", handover.take());
    assertTrue(putting.get());
    handover.flush();
    assertEquals("little", handover.take());
  }

  @Test
  void itSaysWhetherWhoeverPutsWouldWait() throws Exception {
    Handover<Integer> handover = new Handover<>(2, 10);
    assertFalse(handover.isFull());
    assertTrue(handover.put(1, 1));
    assertFalse(handover.isFull());
    assertTrue(handover.put(2, 1));
    assertTrue(handover.isFull());
    assertEquals(1, handover.take());
    assertFalse(handover.isFull());
    assertTrue(handover.put(3, 10));
    assertTrue(handover.isFull());
    handover.abandon();
    assertFalse(handover.isFull());
  }

  @Test
  void whoeverPutsDoesNotWaitForATakerThatHasGone() throws Exception {
    Handover<Integer> handover = new Handover<>(2, 1000);
    FutureTask<Boolean> putting =
        start(
            () -> {
              boolean taken = true;
              for (int i = 0; taken; i++) {
                taken = handover.put(i, i % 400);
              }
              return taken;
            });
    assertThrows(TimeoutException.class, () -> putting.get(20, TimeUnit.MILLISECONDS));
    handover.abandon();
    assertFalse(putting.get());
    assertFalse(handover.put(1, 1));
    handover.end();
    assertNull(handover.take(), "what nobody takes is not kept");
  }

  @Test
  void whoeverWaitsCanBeInterrupted() throws Exception {
    Handover<Integer> handover = new Handover<>(8, 1000);
    FutureTask<Integer> taking = new FutureTask<>(handover::take);
    Thread thread = new Thread(taking);
    thread.start();
    thread.interrupt();
    ExecutionException failure = assertThrows(ExecutionException.class, taking::get);
    assertEquals(InterruptedException.class, failure.getCause().getClass());
  }

  private static void pause(boolean pauses, int i) throws InterruptedException {
    if (pauses && i % 100 == 0) {
      Thread.sleep(1);
    }
  }

  private static <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    return task;
  }
}
