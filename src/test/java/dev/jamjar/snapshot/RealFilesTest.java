package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jamjar.SampleBytes;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.Layout;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.StoreOptions;
import dev.jamjar.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that real software wrote. Skipped where the folder with them is missing. */
class RealFilesTest {
  private static final Path DATA = Path.of("../shared/data");

  @TempDir Path folder;

  @Test
  void everyFileComesBackExactly() throws Exception {
    assumeTrue(Files.isDirectory(DATA), "no " + DATA + " here");
    List<Path> files;
    try (Stream<Path> all = Files.list(DATA)) {
      files = all.sorted().toList();
    }
    try (ObjectStore store =
        Stores.open(folder.resolve("repository").toString(), StoreOptions.DEFAULTS)) {
      TestRepository machine = new TestRepository(store, TestRepository.newKey(1), folder);
      Map<Path, PushResult> pushed = new LinkedHashMap<>();
      for (Path file : files) {
        PushResult result = machine.push(file, false);
        assertEquals(List.of(), result.remarks(), file.toString());
        pushed.put(file, result);
      }

      for (Map.Entry<Path, PushResult> one : pushed.entrySet()) {
        assertArrayEquals(
            Files.readAllBytes(one.getKey()), machine.restore(one.getValue().snapshot()));
      }
      assertFalse(machine.push(files.get(files.size() - 1), false).published());
      assertEquals(List.of(), machine.check().findings());
      requireHeights(pushed);
    }
  }

  /** Bits flipped in packs of real files: found, and mended with the files at hand. */
  @Test
  void damagedPacksOfRealFilesAreRepaired() throws Exception {
    assumeTrue(Files.isDirectory(DATA), "no " + DATA + " here");
    MemoryStore store = new MemoryStore();
    TestRepository machine = new TestRepository(store, TestRepository.newKey(1), folder);
    Path first = DATA.resolve("follower-0.chkjam");
    Path second = DATA.resolve("leader-0.chkjam");
    Hash follower = machine.push(first, false).snapshot();
    Hash leader = machine.push(second, false).snapshot();
    Map<ObjectKey, byte[]> sound = new LinkedHashMap<>(store.objects());
    for (int i = 0; i < 4; i++) {
      store.objects().clear();
      store.objects().putAll(sound);
      Path memory = Files.createDirectory(folder.resolve("machine" + i));
      machine = new TestRepository(store, TestRepository.newKey(1), memory);
      for (ObjectKey pack : List.copyOf(sound.keySet())) {
        if (pack.name().startsWith(Layout.PACKS)) {
          byte[] bytes = sound.get(pack);
          store.objects().put(pack, SampleBytes.flipped(bytes, bytes.length * (2 * i + 1) / 8, 8));
        }
      }
      assertFalse(machine.check().hurt().isEmpty(), "flipped at " + i);

      RepairResult result = machine.repair(first, second);

      assertEquals(List.of(), result.lost());
      assertTrue(result.chunksCopied() > 10 * taken(result), "little had to be taken: " + result);
      assertEquals(List.of(), machine.check().findings());
      assertArrayEquals(Files.readAllBytes(first), machine.restore(follower));
      assertArrayEquals(Files.readAllBytes(second), machine.restore(leader));
    }
  }

  /** All bytes of a proof are about as frequent, and yet it is not random: digests come again. */
  @Test
  void theProofOfARealBlockIsCompressed() throws Exception {
    assumeTrue(Files.isDirectory(DATA), "no " + DATA + " here");
    Path proof = DATA.resolve("fakenet-genesis-pow-64-bex-5.jam");
    TestRepository machine =
        new TestRepository(new MemoryStore(), TestRepository.newKey(1), folder);
    long added = machine.push(proof, false).added().bytes();
    assertTrue(added < 0.93 * Files.size(proof), "added " + added + " of " + Files.size(proof));
  }

  private static long taken(RepairResult result) {
    return result.chunksTaken().values().stream().mapToLong(n -> n).sum();
  }

  private static void requireHeights(Map<Path, PushResult> pushed) {
    Manifest leader = pushed.get(DATA.resolve("leader-0.chkjam")).manifest();
    Manifest follower = pushed.get(DATA.resolve("follower-0.chkjam")).manifest();
    assertEquals(OptionalLong.of(0), leader.height());
    assertEquals(OptionalLong.empty(), follower.height());
    assertEquals(Optional.of("no chain yet"), follower.checkpoint().heightReason());
    // Two nodes of one network, one kernel: the second takes little beside the first.
    long first = pushed.get(DATA.resolve("follower-0.chkjam")).added().bytes();
    long second = pushed.get(DATA.resolve("leader-0.chkjam")).added().bytes();
    assertTrue(second < first / 4, "added " + first + ", then " + second);
  }
}
