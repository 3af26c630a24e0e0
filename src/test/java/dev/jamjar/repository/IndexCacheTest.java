package dev.jamjar.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jamjar.CorruptDataException;
import dev.jamjar.SampleBytes;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.index.IndexSegment;
import dev.jamjar.manifest.Catalog.IndexRef;
import dev.jamjar.store.CountingStore;
import dev.jamjar.store.MemoryStore;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexCacheTest {
  private static final byte[] SEGMENT =
      IndexSegment.write(new byte[IndexSegment.SALT_BYTES], List.of());
  private static final Hash ID = Blake3.of(SEGMENT);
  private static final IndexRef REF = new IndexRef(ID, SEGMENT.length);

  @TempDir Path folder;
  private final MemoryStore memory = new MemoryStore();
  private final CountingStore store = new CountingStore(memory);

  @Test
  void aSegmentIsFetchedOnce() throws Exception {
    memory.put(Layout.index(ID), ByteBuffer.wrap(SEGMENT));
    IndexCache cache = IndexCache.in(folder.resolve("made/when/needed"));

    LoadedIndex.load(store, List.of(REF), cache);
    LoadedIndex.load(store, List.of(REF), cache);

    assertEquals(1, store.counts().requests());
  }

  @Test
  void aDamagedCopyIsFetchedAgainAndMended() throws Exception {
    memory.put(Layout.index(ID), ByteBuffer.wrap(SEGMENT));
    IndexCache cache = IndexCache.in(folder);
    LoadedIndex.load(store, List.of(REF), cache);
    Files.write(folder.resolve(ID.hex()), SampleBytes.flipped(SEGMENT, 3, 1));

    LoadedIndex.load(store, List.of(REF), cache);

    assertEquals(2, store.counts().requests());
    assertArrayEquals(SEGMENT, Files.readAllBytes(folder.resolve(ID.hex())));
  }

  @Test
  void whatIsDamagedInTheStoreIsNotKept() throws Exception {
    memory.put(Layout.index(ID), ByteBuffer.wrap(SampleBytes.flipped(SEGMENT, 3, 1)));
    IndexCache cache = IndexCache.in(folder);

    assertThrows(CorruptDataException.class, () -> LoadedIndex.load(store, List.of(REF), cache));

    assertEquals(Optional.empty(), cache.get(ID));
  }

  @Test
  void anObjectLargerThanItsCatalogSaysIsRefused() throws Exception {
    memory.put(Layout.index(ID), ByteBuffer.wrap(new byte[SEGMENT.length + 1]));

    assertThrows(
        CorruptDataException.class, () -> LoadedIndex.load(store, List.of(REF), IndexCache.none()));
  }

  @Test
  void onlyWhatIsNamedIsKept() throws Exception {
    IndexCache cache = IndexCache.in(folder);
    byte[] other = {1, 2, 3};
    cache.put(ID, SEGMENT);
    cache.put(Blake3.of(other), other);
    Files.writeString(folder.resolve("notes.txt"), "somebody's");

    cache.keepOnly(List.of(REF));

    assertArrayEquals(SEGMENT, cache.get(ID).orElseThrow());
    assertEquals(Optional.empty(), cache.get(Blake3.of(other)));
    assertEquals("somebody's", Files.readString(folder.resolve("notes.txt")));
  }

  @Test
  void aCacheThatCannotBeWrittenIsNoFailure() throws Exception {
    memory.put(Layout.index(ID), ByteBuffer.wrap(SEGMENT));
    Path file = folder.resolve("file");
    Files.writeString(file, "where the cache should be");
    IndexCache cache = IndexCache.in(file);

    LoadedIndex.load(store, List.of(REF), cache);
    cache.keepOnly(List.of());

    assertEquals("where the cache should be", Files.readString(file));
  }
}
