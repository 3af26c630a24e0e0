package dev.jamjar.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jamjar.CorruptDataException;
import dev.jamjar.NotFoundException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store guarantees to those who only read: the contract of web mirrors too. */
public abstract class ReadableStoreContract {
  protected static final ObjectKey KEY = new ObjectKey("packs/3f9a");
  protected static final ObjectKey OTHER = new ObjectKey("packs/81c0");

  /** The store that objects are put into. */
  protected ObjectStore writer;

  /** The same objects, as the store under test shows them. */
  protected ObjectStore reader;

  /** An empty store. */
  protected abstract ObjectStore open() throws Exception;

  /** The store under test; it shows what is put into {@link #writer}. */
  protected ObjectStore openReader() throws Exception {
    return writer;
  }

  @BeforeEach
  final void openStores() throws Exception {
    writer = open();
    reader = openReader();
  }

  @AfterEach
  final void closeStores() throws Exception {
    // Both are null where opening was skipped.
    if (reader != null) {
      reader.close();
    }
    if (writer != null && writer != reader) {
      writer.close();
    }
  }

  protected static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  protected final void put(ObjectKey key, byte[] content) throws Exception {
    writer.put(key, ByteBuffer.wrap(content));
  }

  @Test
  void returnsWhatWasPutWhateverItsSize() throws Exception {
    for (int size : new int[] {0, 1, 4096, 70_000, 1_200_000}) {
      byte[] content = randomBytes(size);
      ObjectKey key = new ObjectKey("packs/of-" + size);
      put(key, content);
      assertArrayEquals(content, reader.get(key, 1 << 21));
      assertEquals(OptionalLong.of(size), reader.size(key));
    }
  }

  @Test
  void tellsThatAnObjectIsNotThere() throws Exception {
    put(OTHER, new byte[3]);
    assertThrows(NotFoundException.class, () -> reader.get(KEY, 100));
    assertThrows(NotFoundException.class, () -> reader.getRange(KEY, 0, 1));
    assertEquals(OptionalLong.empty(), reader.size(KEY));
    ObjectKey below = new ObjectKey(OTHER + "/deeper");
    assertThrows(NotFoundException.class, () -> reader.get(below, 100));
    assertEquals(OptionalLong.empty(), reader.size(below));
  }

  @Test
  void refusesAnObjectLargerThanTheCallerTakes() throws Exception {
    put(KEY, randomBytes(1000));
    assertEquals(1000, reader.get(KEY, 1000).length);
    assertThrows(CorruptDataException.class, () -> reader.get(KEY, 999));
    assertThrows(CorruptDataException.class, () -> reader.get(KEY, 0));
    assertEquals(1000, reader.get(KEY, Integer.MAX_VALUE).length);
  }

  @Test
  void readsRanges() throws Exception {
    byte[] content = randomBytes(300_000);
    put(KEY, content);
    int[][] ranges = {{0, 1}, {0, 300_000}, {299_999, 1}, {1, 299_998}, {65_536, 131_072}};
    for (int[] range : ranges) {
      assertArrayEquals(
          Arrays.copyOfRange(content, range[0], range[0] + range[1]),
          reader.getRange(KEY, range[0], range[1]));
    }
    assertEquals(0, reader.getRange(KEY, 5, 0).length);
    byte[] longer = new byte[1000];
    reader.getRange(KEY, 7, 500, longer);
    byte[] expected = Arrays.copyOf(Arrays.copyOfRange(content, 7, 507), 1000);
    assertArrayEquals(expected, longer);
  }

  @Test
  void refusesRangesThatTheObjectDoesNotHave() throws Exception {
    put(KEY, randomBytes(1000));
    long[][] ranges = {{0, 1001}, {999, 2}, {1000, 1}, {5_000_000_000L, 10}};
    for (long[] range : ranges) {
      assertThrows(
          CorruptDataException.class, () -> reader.getRange(KEY, range[0], (int) range[1]));
    }
    put(OTHER, new byte[0]);
    assertThrows(CorruptDataException.class, () -> reader.getRange(OTHER, 0, 1));
  }

  @Test
  void showsTheNewestBytesOfAnObjectThatWasPutAgain() throws Exception {
    put(KEY, randomBytes(5000));
    assertEquals(5000, reader.get(KEY, 10_000).length);
    put(KEY, randomBytes(70));
    assertArrayEquals(randomBytes(70), reader.get(KEY, 10_000));
  }

  @Test
  void takesEveryCharacterAndTheFullLengthOfKeys() throws Exception {
    String alphabet = "azAZ09._-";
    String longest = ("x" + alphabet + "/").repeat(20).substring(0, ObjectKey.MAX_LENGTH - 1) + "y";
    for (String name : new String[] {"a", "page.html", longest, "A/b.c_d-e/0"}) {
      ObjectKey key = new ObjectKey(name);
      put(key, name.getBytes(StandardCharsets.US_ASCII));
      assertEquals(name, new String(reader.get(key, 300), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void isReadByManyThreadsAtOnce() throws Exception {
    byte[] content = randomBytes(200_000);
    put(KEY, content);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      Callable<byte[]> read = () -> reader.getRange(KEY, 1000, 100_000);
      for (var answer : pool.invokeAll(Stream.generate(() -> read).limit(40).toList())) {
        assertArrayEquals(Arrays.copyOfRange(content, 1000, 101_000), answer.get());
      }
    } finally {
      pool.shutdown();
    }
  }
}
