package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.SampleBytes;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any bytes are a legal input, and come back exactly. */
class AnyBytesTest {
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private TestRepository repository;

  @BeforeEach
  void open() {
    repository = new TestRepository(store, TestRepository.newKey(1), folder);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4095, 16 << 10, 100_000, 3_000_000})
  void bytesOfAnyLengthComeBack(int length) throws Exception {
    for (byte[] bytes :
        new byte[][] {
          SampleBytes.random(length, length),
          SampleBytes.compressible(length, length),
          new byte[length]
        }) {
      requireComesBack("bytes", bytes, false);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version0",
        "version1",
        "version1_event_largest",
        "version2",
        "exported_state_06",
        "bare_jam",
        "bare_jam_padded_to_a_word",
        "magic_truncated",
        "version1_trailing_bytes",
        "version1_jam_empty",
        "version1_jam_is_no_pair",
        "version2_no_chain",
        "empty"
      })
  void aCheckpointComesBack(String name) throws Exception {
    requireComesBack(name + ".chkjam", TestRepository.checkpoint(name), false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version1_checksum_wrong",
        "version1_truncated",
        "version1_header_truncated",
        "version2_payload_too_short",
        "version3",
        "exported_state_unknown_version"
      })
  void aDamagedCheckpointIsRefusedUnlessItIsWanted(String name) throws Exception {
    byte[] bytes = TestRepository.checkpoint(name);

    var e = assertThrows(CorruptDataException.class, () -> repository.push(name, bytes));

    assertTrue(e.hint().contains("--allow-invalid"), e.hint());
    assertEquals(Set.of("jamjar.json"), names());
    Manifest manifest = requireComesBack(name, bytes, true);
    assertTrue(manifest.parts().stream().allMatch(part -> part.codec().equals("raw")));
  }

  @Test
  void halfACheckpointIsRefusedAndComesBackAllTheSame() throws Exception {
    byte[] whole = TestRepository.checkpoint("version2");
    byte[] half = Arrays.copyOf(whole, whole.length / 2);

    assertThrows(CorruptDataException.class, () -> repository.push("half", half));

    requireComesBack("half", half, true);
  }

  @Test
  void everyTruncationOfACheckpointComesBack() throws Exception {
    byte[] whole = TestRepository.checkpoint("version1");
    for (int length = 0; length < whole.length; length += 37) {
      requireComesBack("cut", Arrays.copyOf(whole, length), true);
    }
  }

  @Test
  void theSameFileAgainUploadsNothing() throws Exception {
    byte[] bytes = SampleBytes.random(1, 500_000);
    PushResult first = repository.push("a", bytes);
    Set<String> before = names();

    PushResult second = repository.push("a", bytes);

    assertTrue(first.published());
    assertFalse(second.published());
    assertEquals(first.snapshot(), second.snapshot());
    assertEquals(new Manifest.Added(0, 0, 0), second.added());
    assertEquals(before, names());
  }

  /** A file that was pushed before, but not last, is a new snapshot of old chunks. */
  @Test
  void anOldFileAgainUploadsNoChunk() throws Exception {
    byte[] old = SampleBytes.random(1, 500_000);
    PushResult first = repository.push("a", old);
    repository.push("a", SampleBytes.random(2, 100_000));
    Set<String> packs = names("packs/");
    Set<String> indexes = names("indexes/");

    PushResult again = repository.push("a", old);

    assertTrue(again.published());
    assertEquals(new Manifest.Added(0, 0, 0), again.added());
    assertEquals(packs, names("packs/"));
    assertEquals(indexes, names("indexes/"));
    assertEquals(first.manifest().parts(), again.manifest().parts());
    assertArrayEquals(old, repository.restore(again.snapshot()));
  }

  @Test
  void whatIsNewIsAllThatIsUploaded() throws Exception {
    byte[] night1 = SampleBytes.random(1, 4_000_000);
    repository.push("a", night1);

    PushResult night2 = repository.push("a", SampleBytes.inserted(night1, 2_000_000, (byte) 7));

    assertTrue(night2.added().bytes() < 300_000, "added " + night2.added());
    assertArrayEquals(night1, repository.restore(repository.snapshots().all().get(0).entry().id()));
  }

  private Manifest requireComesBack(String name, byte[] bytes, boolean allowInvalid)
      throws Exception {
    PushResult pushed = repository.push(name, bytes, allowInvalid);
    assertEquals(bytes.length, pushed.manifest().source().bytes());
    assertArrayEquals(bytes, repository.restore(pushed.snapshot()));
    return pushed.manifest();
  }

  private Set<String> names() {
    return names("");
  }

  private Set<String> names(String prefix) {
    Set<String> names = new TreeSet<>();
    for (ObjectKey key : store.objects().keySet()) {
      if (key.name().startsWith(prefix)) {
        names.add(key.name());
      }
    }
    return names;
  }
}
