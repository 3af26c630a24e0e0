package dev.jamjar.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.LocalMachineException;
import dev.jamjar.UntrustedException;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.sign.SigningKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogMemoryTest {
  private static final String HERE = "s3://here/";
  private static final String THERE = "https://there/";
  private static final String ONE = "11".repeat(16);
  private static final String OTHER = "22".repeat(16);

  @TempDir Path folder;
  private final SigningKey key = SigningKey.generate(new SecureRandom());
  private Path file;
  private CatalogMemory memory;

  @BeforeEach
  void open() {
    file = folder.resolve("state/seen.json");
    memory = CatalogMemory.in(file);
  }

  @Test
  void remembersTheNewestAcrossRuns() throws Exception {
    memory.accept(HERE, catalog(ONE, 5, "a"));
    memory.accept(HERE, catalog(ONE, 7, "b"));

    CatalogMemory again = CatalogMemory.in(file);

    again.accept(HERE, catalog(ONE, 7, "b"));
    again.accept(HERE, catalog(ONE, 8, "c"));
    assertThrows(UntrustedException.class, () -> again.accept(HERE, catalog(ONE, 7, "b")));
  }

  @Test
  void refusesAStepBackAndAForkWhereverTheyAreServed() throws Exception {
    memory.accept(HERE, catalog(ONE, 7, "b"));

    assertThrows(UntrustedException.class, () -> memory.accept(HERE, catalog(ONE, 6, "a")));
    assertThrows(UntrustedException.class, () -> memory.accept(THERE, catalog(ONE, 6, "a")));
    assertThrows(UntrustedException.class, () -> memory.accept(THERE, catalog(ONE, 7, "fork")));
    // A mirror that is up to date is fine, and so is a fresh start after a refusal.
    memory.accept(THERE, catalog(ONE, 7, "b"));
    memory.accept(HERE, catalog(ONE, 7, "b"));
  }

  @Test
  void refusesAnotherRepositoryAtAKnownPlaceUntilItIsForgotten() throws Exception {
    memory.accept(HERE, catalog(ONE, 7, "b"));

    assertThrows(UntrustedException.class, () -> memory.accept(HERE, catalog(OTHER, 9, "x")));
    assertThrows(UntrustedException.class, () -> memory.acceptNone(HERE, OTHER, publisher()));
    memory.accept(THERE, catalog(OTHER, 1, "x"));
    memory.forget(HERE);
    memory.accept(HERE, catalog(OTHER, 9, "y"));

    // What was seen of the first repository is not forgotten with its place.
    assertThrows(UntrustedException.class, () -> memory.accept(THERE + "2", catalog(ONE, 6, "a")));
  }

  @Test
  void aPointerThatWasSeenMayNotBeMissing() throws Exception {
    memory.acceptNone(HERE, ONE, publisher());
    memory.accept(HERE, catalog(ONE, 1, "a"));

    assertThrows(CorruptDataException.class, () -> memory.acceptNone(HERE, ONE, publisher()));
    memory.acceptNone(HERE, ONE, "0000000000000000");
  }

  @Test
  void aMemoryOfNothingAcceptsAnything() throws Exception {
    CatalogMemory none = CatalogMemory.none();

    none.accept(HERE, catalog(ONE, 7, "b"));
    none.accept(HERE, catalog(OTHER, 6, "a"));
    none.acceptNone(HERE, ONE, publisher());
    none.forget(HERE);
  }

  @Test
  void aDamagedFileIsNamedAndNotTakenForAnEmptyOne() throws Exception {
    memory.accept(HERE, catalog(ONE, 7, "b"));
    for (String text : List.of("", "{}", "{\"locations\":[],\"seen\":[{}]}", "\u0000")) {
      Files.writeString(file, text);

      var e =
          assertThrows(
              CorruptDataException.class, () -> memory.accept(HERE, catalog(ONE, 8, "c")), text);

      assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    }
  }

  @Test
  void aPlaceThatCannotBeWrittenIsThisMachinesProblem() throws Exception {
    Files.writeString(folder.resolve("state"), "a file where a folder should be");

    assertThrows(LocalMachineException.class, () -> memory.accept(HERE, catalog(ONE, 7, "b")));
  }

  /** Two processes would share the lock file; two threads share the monitor before it. */
  @Test
  void manyAtOnceLoseNothing() throws Exception {
    List<SigningKey> keys = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      keys.add(SigningKey.generate(new SecureRandom()));
    }
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (SigningKey one : keys) {
        running.add(
            pool.submit(
                () -> {
                  CatalogMemory.in(file).accept(HERE, catalog(one, ONE, 2, "b"));
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }

    for (SigningKey one : keys) {
      assertThrows(UntrustedException.class, () -> memory.accept(HERE, catalog(one, ONE, 1, "a")));
    }
    try (Stream<Path> left = Files.list(file.getParent())) {
      assertEquals(
          List.of("seen.json", "seen.json.lock"),
          left.map(f -> f.getFileName().toString()).sorted().toList());
    }
  }

  private String publisher() {
    return key.verifyKey().id().toString();
  }

  private PublishedCatalog catalog(String repository, long sequence, String content) {
    return catalog(key, repository, sequence, content);
  }

  private static PublishedCatalog catalog(
      SigningKey key, String repository, long sequence, String content) {
    Hash id = Blake3.of(content.getBytes(StandardCharsets.UTF_8));
    Catalog catalog =
        new Catalog(
            repository,
            key.verifyKey().id(),
            sequence,
            Optional.empty(),
            Instant.EPOCH,
            List.of(),
            List.of(),
            List.of());
    return new PublishedCatalog(id, catalog, key.verifyKey());
  }
}
