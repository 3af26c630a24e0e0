package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.SampleBytes;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.UntrustedException;
import dev.jamjar.hash.Hash;
import dev.jamjar.repository.Layout;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every object of a small repository, damaged in every way at many places: no restore leaves a
 * wrong file, and every check names the object.
 */
class DamageTest {
  @TempDir Path folder;
  private final Map<Hash, byte[]> files = new LinkedHashMap<>();
  private Map<ObjectKey, byte[]> sound;
  private TestRepository repository;

  @BeforeEach
  void pushTwoNights() throws Exception {
    MemoryStore store = new MemoryStore();
    repository = new TestRepository(store, TestRepository.newKey(1), folder);
    push("first", SampleBytes.compressible(1, 60_000));
    push("0.chkjam", TestRepository.checkpoint("version2"));
    sound = new TreeMap<>(store.objects());
  }

  private void push(String name, byte[] content) throws IOException {
    files.put(repository.push(name, content).snapshot(), content);
  }

  @Test
  void nothingIsWrongWithASoundRepository() throws Exception {
    Check.Result result = repository.check();

    assertEquals(List.of(), result.findings());
    assertEquals(2, result.snapshots());
    assertEquals(2, result.packs());
    assertEquals(2, result.packsRead());
  }

  @Test
  void aFlippedByteIsFoundWhereverItIs() throws Exception {
    for (ObjectKey key : sound.keySet()) {
      byte[] bytes = sound.get(key);
      for (int offset : sample(bytes.length)) {
        requireFound(key, SampleBytes.flipped(bytes, offset, 1 << (offset & 7)), "flip " + offset);
      }
    }
  }

  @Test
  void aTruncatedObjectIsFound() throws Exception {
    for (ObjectKey key : sound.keySet()) {
      byte[] bytes = sound.get(key);
      for (int length : sample(bytes.length)) {
        requireFound(key, Arrays.copyOf(bytes, length), "cut to " + length);
      }
    }
  }

  @Test
  void anExtendedObjectIsFound() throws Exception {
    for (ObjectKey key : sound.keySet()) {
      byte[] bytes = sound.get(key);
      requireFound(key, Arrays.copyOf(bytes, bytes.length + 1), "a zero behind");
      requireFound(key, SampleBytes.inserted(bytes, bytes.length, bytes), "twice");
      requireFound(key, SampleBytes.inserted(bytes, 0, (byte) '\n'), "a line feed before");
      requireFound(
          key, SampleBytes.inserted(bytes, bytes.length, (byte) '\n'), "a line feed behind");
    }
  }

  @Test
  void aMissingObjectIsFound() throws Exception {
    for (ObjectKey key : sound.keySet()) {
      requireFound(key, null, "deleted");
    }
  }

  @Test
  void anObjectInThePlaceOfAnotherIsFound() throws Exception {
    for (ObjectKey key : sound.keySet()) {
      for (ObjectKey other : sound.keySet()) {
        boolean alike = key.name().charAt(0) == other.name().charAt(0);
        if (alike && !Arrays.equals(sound.get(key), sound.get(other))) {
          requireFound(key, sound.get(other), "is " + other);
        }
      }
    }
  }

  /** Each object at its start, its end, and at places spread over it. */
  private static List<Integer> sample(int length) {
    List<Integer> offsets = new ArrayList<>();
    int step = Math.max(1, length / 8);
    for (int offset = 0; offset < length; offset += offset < 12 ? 3 : step) {
      offsets.add(offset);
    }
    if (length > 0) {
      offsets.add(length - 1);
    }
    return offsets;
  }

  private void requireFound(ObjectKey key, byte[] damaged, String how) throws Exception {
    MemoryStore store = new MemoryStore();
    store.objects().putAll(sound);
    if (damaged == null) {
      store.objects().remove(key);
    } else {
      store.objects().put(key, damaged);
    }
    String what = key + ", " + how;
    boolean restorable = requireNoWrongFile(store, key, what);
    requireNamed(store, key, what, restorable);
  }

  /** Whether every snapshot can still be restored. */
  private boolean requireNoWrongFile(MemoryStore store, ObjectKey key, String what)
      throws Exception {
    boolean all = true;
    for (Map.Entry<Hash, byte[]> file : files.entrySet()) {
      TestRepository reader = repository.over(store);
      try {
        assertArrayEquals(file.getValue(), reader.restore(file.getKey()), what);
      } catch (CorruptDataException | UntrustedException e) {
        all = false;
        requireNothingWritten(reader, what);
        assertFalse(e.getMessage().isBlank(), what);
      } catch (NotFoundException | UnsupportedFormatException e) {
        // The description is neither signed nor named by its hash; it holds nothing to restore.
        assertEquals(Layout.DESCRIPTION, key, what + ": " + e.getMessage());
        all = false;
        requireNothingWritten(reader, what);
      } catch (JamJarException | RuntimeException e) {
        fail(what, e);
      }
    }
    return all;
  }

  private static void requireNothingWritten(TestRepository reader, String what) throws IOException {
    assertTrue(Files.notExists(reader.target()), what);
    try (var left = Files.list(reader.folder)) {
      assertEquals(
          List.of("seen.json", "seen.json.lock", "to-push"),
          left.map(path -> path.getFileName().toString()).sorted().toList(),
          what);
    }
  }

  private void requireNamed(MemoryStore store, ObjectKey key, String what, boolean restorable)
      throws Exception {
    Check.Result result;
    try {
      result = repository.over(store).check();
    } catch (JamJarException e) {
      assertEquals(Layout.DESCRIPTION, key, what + ": " + e.getMessage());
      return;
    } catch (RuntimeException e) {
      fail(what, e);
      return;
    }
    if (isReplaced(key)) {
      assertTrue(
          result.notes().stream().anyMatch(note -> note.contains(key.name()))
              || !store.objects().containsKey(key),
          what + " is in none of " + result.notes());
      assertEquals(List.of(), result.findings(), "no snapshot needs it: " + what);
      return;
    }
    assertFalse(result.findings().isEmpty(), "check finds nothing: " + what);
    assertTrue(
        result.findings().stream()
            .anyMatch(f -> f.object().equals(key.name()) || f.message().contains(key.name())),
        what + " is named by none of " + result.findings());
    // Those with the most to lose are told by name.
    boolean blamed = result.findings().stream().anyMatch(f -> !f.snapshots().isEmpty());
    assertTrue(restorable || blamed || !isContent(key), what + " hurts nobody by " + result);
  }

  /** The catalog of the first night, or its signature: the second night's stands in its place. */
  private boolean isReplaced(ObjectKey key) throws IOException {
    String newest = repository.snapshots().catalogs().get(0).id().hex();
    return key.name().startsWith(Layout.CATALOGS) && !key.name().contains(newest);
  }

  private static boolean isContent(ObjectKey key) {
    return key.name().startsWith(Layout.PACKS) || key.name().startsWith(Layout.MANIFESTS);
  }
}
