package dev.jamjar.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jamjar.NotFoundException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What every store guarantees; a new one passes by extending this. */
public abstract class ObjectStoreContract extends ReadableStoreContract {
  private static final int WRITERS = 8;

  /**
   * Whether a swap is atomic in truth, where the store says it is; false for a server of which it
   * is known that its conditions hold one after another, but not always at once.
   */
  protected boolean isAsAtomicAsItSays() {
    return true;
  }

  @Test
  void putsTheBytesBetweenPositionAndLimitAndLeavesTheBufferAlone() throws Exception {
    byte[] content = randomBytes(100);
    ByteBuffer heap = ByteBuffer.wrap(content).position(10).limit(90);
    ByteBuffer direct = ByteBuffer.allocateDirect(100).put(content).position(10).limit(90);
    for (ByteBuffer buffer : List.of(heap, heap.slice(), direct, heap.asReadOnlyBuffer())) {
      int position = buffer.position();
      writer.put(KEY, buffer);
      assertArrayEquals(Arrays.copyOfRange(content, 10, 90), reader.get(KEY, 100));
      assertEquals(position, buffer.position());
      assertEquals(80, buffer.remaining());
    }
  }

  @Test
  void deletesAnObjectAndDoesNotMindItsAbsence() throws Exception {
    put(KEY, new byte[10]);
    writer.delete(KEY);
    assertEquals(OptionalLong.empty(), reader.size(KEY));
    assertThrows(NotFoundException.class, () -> reader.get(KEY, 10));
    writer.delete(KEY);
    writer.delete(new ObjectKey("never/was"));
  }

  @Test
  void listsKeysAndSizesByPrefix() throws Exception {
    String[] names = {"packs/aa", "packs/ab", "packs/b", "packs-old/aa", "index/1", "top"};
    for (int i = 0; i < names.length; i++) {
      put(new ObjectKey(names[i]), new byte[i]);
    }
    assertEquals(
        Map.of("packs/aa", 0L, "packs/ab", 1L, "packs/b", 2L), new TreeMap<>(list("packs/")));
    assertEquals(Map.of("packs/aa", 0L, "packs/ab", 1L), list("packs/a"));
    assertEquals(Map.of("packs-old/aa", 3L), list("packs-"));
    assertEquals(Map.of("packs/b", 2L), list("packs/b"));
    assertEquals(names.length, list("").size());
    assertEquals(Map.of(), list("none/"));
  }

  @Test
  void listsMoreObjectsThanOneAnswerHolds() throws Exception {
    Map<String, Long> expected = new TreeMap<>();
    for (int i = 0; i < 23; i++) {
      String name = "many/%03d".formatted(i);
      put(new ObjectKey(name), new byte[i]);
      expected.put(name, (long) i);
    }
    assertEquals(expected, list("many/"));
  }

  private Map<String, Long> list(String prefix) throws Exception {
    Map<String, Long> found = new TreeMap<>();
    writer.list(prefix, l -> assertEquals(null, found.put(l.key().name(), l.bytes())));
    return found;
  }

  @Test
  void createsAnObjectOnlyWhereThereIsNone() throws Exception {
    assertTrue(replace(Optional.empty(), "first"));
    assertEquals("first", read());
    assertFalse(replace(Optional.empty(), "second"));
    assertEquals("first", read());
  }

  @Test
  void replacesOnlyWhatTheCallerHasSeen() throws Exception {
    assertFalse(replace(Optional.of("first"), "second"), "there is none yet");
    assertEquals(OptionalLong.empty(), reader.size(KEY));
    assertTrue(replace(Optional.empty(), "first"));
    assertFalse(replace(Optional.of("other"), "second"));
    assertFalse(replace(Optional.of("firs"), "second"));
    assertFalse(replace(Optional.of("first and more"), "second"));
    assertEquals("first", read());
    assertTrue(replace(Optional.of("first"), "the second, which is longer"));
    assertTrue(replace(Optional.of("the second, which is longer"), "3"));
    assertEquals("3", read());
  }

  @Test
  void countsWhatIsThereAlreadyAsReplacedSoThatACallMayBeRepeated() throws Exception {
    assertTrue(replace(Optional.empty(), "mine"));
    assertTrue(replace(Optional.empty(), "mine"));
    assertTrue(replace(Optional.of("what was before"), "mine"));
    assertEquals("mine", read());
  }

  private boolean replace(Optional<String> expected, String replacement) throws Exception {
    return writer.replace(KEY, expected.map(ObjectStoreContract::ascii), ascii(replacement));
  }

  private String read() throws Exception {
    return new String(reader.get(KEY, 100), StandardCharsets.US_ASCII);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void letsOneOfManyWritersCreate() throws Exception {
    assumeTrue(writer.replacesAtomically(), "this store does not replace atomically");
    for (int round = 0; round < 5; round++) {
      ObjectKey key = new ObjectKey("race/" + round);
      List<Callable<Boolean>> writers = new ArrayList<>();
      for (int w = 0; w < WRITERS; w++) {
        byte[] mine = ascii("writer " + w);
        writers.add(() -> writer.replace(key, Optional.empty(), mine));
      }
      List<Boolean> won = inParallel(writers);
      assertEquals(1, won.stream().filter(w -> w).count(), () -> "winners: " + won);
      assertEquals(
          "writer " + won.indexOf(true),
          new String(reader.get(key, 100), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void losesNoIncrementOfManyWriters() throws Exception {
    assumeTrue(writer.replacesAtomically(), "this store does not replace atomically");
    assumeTrue(isAsAtomicAsItSays(), "this server's If-Match is not atomic");
    int each = 4;
    writer.replace(KEY, Optional.empty(), ascii("0 by nobody"));
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int w = 0; w < WRITERS; w++) {
      String name = " by " + w;
      writers.add(
          () -> {
            for (int i = 0; i < each; ) {
              byte[] seen = writer.get(KEY, 100);
              String text = new String(seen, StandardCharsets.US_ASCII);
              int count = Integer.parseInt(text.substring(0, text.indexOf(' ')));
              if (writer.replace(KEY, Optional.of(seen), ascii(count + 1 + name))) {
                i++;
              }
            }
            return true;
          });
    }
    inParallel(writers);
    assertTrue(read().startsWith(WRITERS * each + " "), read());
  }

  @Test
  void showsAnObjectThatIsBeingPutWholeOrAsItWas() throws Exception {
    byte[] ones = new byte[300_000];
    Arrays.fill(ones, (byte) 1);
    byte[] twos = new byte[200_000];
    Arrays.fill(twos, (byte) 2);
    put(KEY, ones);
    AtomicBoolean done = new AtomicBoolean();
    Callable<Boolean> writing =
        () -> {
          for (int i = 0; i < 10; i++) {
            put(KEY, i % 2 == 0 ? twos : ones);
          }
          done.set(true);
          return true;
        };
    Callable<Boolean> reading =
        () -> {
          do {
            byte[] seen = reader.get(KEY, 1 << 20);
            assertArrayEquals(seen[0] == 1 ? ones : twos, seen);
          } while (!done.get());
          return true;
        };
    inParallel(List.of(writing, reading, reading));
  }

  @Test
  void keepsApartWhatManyThreadsPutAtOnce() throws Exception {
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int size = 1000 + i;
      writers.add(
          () -> {
            put(new ObjectKey("parallel/" + size), randomBytes(size));
            return true;
          });
    }
    inParallel(writers);
    for (int size = 1000; size < 1040; size++) {
      assertArrayEquals(randomBytes(size), reader.get(new ObjectKey("parallel/" + size), 2000));
    }
  }

  private static <T> List<T> inParallel(List<Callable<T>> calls) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    try {
      List<T> answers = new ArrayList<>();
      for (Future<T> answer : pool.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      pool.shutdown();
    }
  }
}
