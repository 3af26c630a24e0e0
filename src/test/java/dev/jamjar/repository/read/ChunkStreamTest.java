package dev.jamjar.repository.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.SampleBytes;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.PackId;
import dev.jamjar.index.ChunkIndex;
import dev.jamjar.index.ChunkLocation;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.pack.PackWriter;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.Layout;
import dev.jamjar.store.CountingStore;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChunkStreamTest {
  private final MemoryStore store = new MemoryStore();
  private final ChunkIndex index = new ChunkIndex();
  private final List<byte[]> chunks = new ArrayList<>();
  private final PackWriter packs = new PackWriter();
  private final ChunkFetcher fetcher = new ChunkFetcher(store, index, 3);

  @AfterEach
  void close() {
    packs.close();
    fetcher.close();
  }

  @Test
  void givesChunksInTheOrderOfTheList() throws Exception {
    for (int i = 0; i < 400; i++) {
      add(SampleBytes.random(i, 1 + i * 97 % 3000));
      if (i % 150 == 149) {
        seal();
      }
    }
    seal();
    List<Integer> order = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      order.add(random.nextInt(chunks.size()));
    }

    requireStream(order);
  }

  @Test
  void anEmptyListGivesNothing() throws Exception {
    ChunkStream stream = stream(List.of());

    assertNull(stream.next());
    assertNull(stream.next());
  }

  /** More than two windows of 16 MiB, of frames longer than a window's rest. */
  @Test
  void aListLongerThanItsWindowsComesWhole() throws Exception {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      add(SampleBytes.random(i, (1 << 20) - i));
      order.add(i);
    }
    seal();
    order.addAll(List.of(0, 47, 0));

    requireStream(order);
  }

  /** The frames are few, the list is not: it is read as it is handed out, not before. */
  @Test
  void aChunkNamedOverAndOverIsPlannedABoundedWayAhead() throws Exception {
    add(SampleBytes.random(1, 100));
    seal();
    long[] asked = {0};
    ChunkRef ref = ref(0);
    ChunkStream stream =
        fetcher.open(
            () -> {
              asked[0]++;
              return ref;
            });

    for (int i = 0; i < 10; i++) {
      assertArrayEquals(chunks.get(0), stream.next());
    }

    assertTrue(asked[0] < 1 << 18, asked[0] + " references read for 10 chunks");
  }

  @Test
  void whoGetsAChunkMayChangeIt() throws Exception {
    add(SampleBytes.random(1, 100));
    seal();
    ChunkStream stream = stream(List.of(0, 0));

    Arrays.fill(stream.next(), (byte) 0);

    assertArrayEquals(chunks.get(0), stream.next());
  }

  @Test
  void aListThatNamesWhatIsNowhereIsRefused() throws Exception {
    add(SampleBytes.random(1, 100));
    seal();
    ChunkRef unknown = new ChunkRef(ChunkId.of(new byte[] {1}), 1);
    ChunkRef wrongLength = new ChunkRef(ref(0).id(), 99);

    for (ChunkRef bad : List.of(unknown, wrongLength)) {
      Iterator<ChunkRef> refs = List.of(ref(0), bad).iterator();
      ChunkStream stream = fetcher.open(() -> refs.hasNext() ? refs.next() : null);
      assertThrows(CorruptDataException.class, stream::next);
    }
  }

  @Test
  void neighboursComeInOneRequest() throws Exception {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      add(SampleBytes.random(i, 40_000));
      order.add(24 - i);
    }
    seal();
    CountingStore counting = new CountingStore(store);
    try (ChunkFetcher counted = new ChunkFetcher(counting, index, 2)) {
      Iterator<Integer> next = order.iterator();
      ChunkStream stream = counted.open(() -> next.hasNext() ? ref(next.next()) : null);
      while (stream.next() != null) {
        // Reading is all that is asked.
      }
    }

    assertEquals(1, counting.counts().requests());
  }

  /** Whoever waits for the first chunk does not wait until the list of all of them is read. */
  @Test
  void theFirstAreAskedForWhileTheListIsRead() throws Exception {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 75; i++) {
      add(SampleBytes.random(i, 200_000));
      order.add(i);
    }
    seal();
    CountingStore counting = new CountingStore(store);
    List<Long> asked = new ArrayList<>();
    try (ChunkFetcher counted = new ChunkFetcher(counting, index, 0)) { // each before the next
      Iterator<Integer> next = order.iterator();
      ChunkStream stream =
          counted.open(
              () -> {
                asked.add(counting.counts().requests());
                return next.hasNext() ? ref(next.next()) : null;
              });
      for (int chunk : order) {
        assertArrayEquals(chunks.get(chunk), stream.next());
      }
    }

    assertEquals(0, asked.get(5));
    assertEquals(1, asked.get(6), "1 MiB, and 5 chunks");
    assertEquals(2, asked.get(16), "2 MiB more");
    assertEquals(4, counting.counts().requests());
  }

  /** A damaged frame hurts who wants it, though it came together with others that are sound. */
  @Test
  void aDamagedFrameHurtsOnlyWhoWantsIt() throws Exception {
    for (int i = 0; i < 5; i++) {
      add(SampleBytes.random(i, 40_000));
    }
    ObjectKey pack = seal();
    PackDirectory.Frame third = location(2).frame();
    for (int at = 0; at < 12; at++) {
      byte[] sound = store.objects().get(pack);
      store.objects().put(pack, SampleBytes.flipped(sound, (int) third.offset() + at, 0x55));
      try (ChunkFetcher fresh = new ChunkFetcher(store, index, 2)) {
        ChunkStream stream = stream(fresh, List.of(0, 1, 2, 3, 4));
        assertArrayEquals(chunks.get(0), stream.next());
        assertArrayEquals(chunks.get(1), stream.next());
        var e = assertThrows(CorruptDataException.class, stream::next, "byte " + at);
        assertTrue(e.getMessage().contains(pack.name().substring(6)), e.getMessage());
        assertArrayEquals(chunks.get(3), stream.next());
        assertArrayEquals(chunks.get(4), stream.next());
        assertNull(stream.next());
      }
      store.objects().put(pack, sound);
    }
  }

  @Test
  void aDamagedChunkLeavesItsFrameMatesAlone() throws Exception {
    for (int i = 0; i < 3; i++) {
      add(SampleBytes.random(i, 1_000));
    }
    ObjectKey pack = seal();
    byte[] bytes = store.objects().get(pack);
    PackDirectory.Frame frame = location(0).frame();
    int inTheSecond = (int) (frame.offset() + frame.bytes()) - 1_500;
    store.objects().put(pack, SampleBytes.flipped(bytes, inTheSecond, 1));

    ChunkStream stream = stream(List.of(0, 1, 2));

    assertArrayEquals(chunks.get(0), stream.next());
    var e = assertThrows(CorruptDataException.class, stream::next);
    assertArrayEquals(chunks.get(2), stream.next());
    assertTrue(e.getMessage().contains("chunk 1 of the frame at byte 9"), e.getMessage());
  }

  @Test
  void aPackThatIsCutShortStillGivesWhatLiesBeforeTheCut() throws Exception {
    for (int i = 0; i < 3; i++) {
      add(SampleBytes.random(i, 40_000));
    }
    ObjectKey pack = seal();
    store.objects().put(pack, Arrays.copyOf(store.objects().get(pack), 90_000));

    ChunkStream stream = stream(List.of(0, 1, 2));

    assertArrayEquals(chunks.get(0), stream.next());
    assertArrayEquals(chunks.get(1), stream.next());
    assertThrows(CorruptDataException.class, stream::next);
  }

  @Test
  void aMissingPackIsNamed() throws Exception {
    add(SampleBytes.random(1, 100));
    ObjectKey pack = seal();
    store.objects().remove(pack);

    var e = assertThrows(CorruptDataException.class, () -> stream(List.of(0)).next());

    assertTrue(e.getMessage().endsWith(" is missing"), e.getMessage());
  }

  /** A method that nobody knows: damage where the pack is not what its name says. */
  @Test
  void aNewerJamjarsFrameIsNoDamage() throws Exception {
    add(SampleBytes.random(1, 100));
    PackWriter.Sealed sealed = packs.seal();
    byte[] bytes = new byte[sealed.content().remaining()];
    sealed.content().duplicate().get(bytes);
    bytes[(int) sealed.directory().frames().get(0).offset()] = 9;
    var id = new PackId(Blake3.of(bytes));
    store.objects().put(Layout.pack(id), bytes);
    index.add(new PackDirectory(id, bytes.length, sealed.directory().frames()));

    assertThrows(UnsupportedFormatException.class, () -> stream(List.of(0)).next());
  }

  /** An index may be as wrong as anything; what a frame says of itself must agree with it. */
  @Test
  void anIndexThatLiesAboutAFrameIsFoundOut() throws Exception {
    add(SampleBytes.random(1, 100));
    add(SampleBytes.random(2, 200));
    PackWriter.Sealed sealed = packs.seal();
    store.put(Layout.pack(sealed.directory().id()), sealed.content());
    PackDirectory.Frame frame = sealed.directory().frames().get(0);
    PackDirectory.Frame lie =
        new PackDirectory.Frame(frame.offset(), frame.bytes(), frame.ids(), new int[] {100, 199});
    index.add(new PackDirectory(sealed.directory().id(), sealed.directory().bytes(), List.of(lie)));

    assertThrows(CorruptDataException.class, () -> stream(List.of(0)).next());
  }

  private void add(byte[] chunk) {
    chunks.add(chunk);
    packs.add(ChunkId.of(chunk), chunk, 0, chunk.length);
  }

  private ObjectKey seal() {
    PackWriter.Sealed sealed = packs.seal();
    ObjectKey key = Layout.pack(sealed.directory().id());
    store.put(key, sealed.content());
    index.add(sealed.directory());
    return key;
  }

  private ChunkRef ref(int chunk) {
    return new ChunkRef(ChunkId.of(chunks.get(chunk)), chunks.get(chunk).length);
  }

  private ChunkLocation location(int chunk) {
    return index.find(ref(chunk).id());
  }

  private ChunkStream stream(List<Integer> order) {
    return stream(fetcher, order);
  }

  private ChunkStream stream(ChunkFetcher fetcher, List<Integer> order) {
    Iterator<Integer> next = order.iterator();
    return fetcher.open(() -> next.hasNext() ? ref(next.next()) : null);
  }

  private void requireStream(List<Integer> order) throws JamJarException {
    ChunkStream stream = stream(order);
    for (int chunk : order) {
      assertArrayEquals(chunks.get(chunk), stream.next());
    }
    assertNull(stream.next());
    assertNull(stream.next());
  }
}
