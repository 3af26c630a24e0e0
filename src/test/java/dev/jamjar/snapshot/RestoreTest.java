package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.ConflictException;
import dev.jamjar.LocalMachineException;
import dev.jamjar.SampleBytes;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.hash.Hash;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Repository;
import dev.jamjar.store.FaultyStore;
import dev.jamjar.store.FaultyStore.Fault;
import dev.jamjar.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I5: under the target's name stands the whole file, or what stood there before. */
class RestoreTest {
  private static final byte[] BYTES = SampleBytes.random(1, 700_000);

  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private TestRepository machine;
  private Hash snapshot;
  private Path to;

  @BeforeEach
  void push() throws Exception {
    machine = new TestRepository(store, TestRepository.newKey(1), folder);
    snapshot = machine.push("0.chkjam", BYTES).snapshot();
    to = Files.createDirectory(folder.resolve("to"));
  }

  @Test
  void putsTheFileIntoAFolderUnderItsName() throws Exception {
    RestoreResult result = restore(to, false);

    assertEquals(to.resolve("0.chkjam"), result.file());
    assertArrayEquals(BYTES, Files.readAllBytes(result.file()));
    assertEquals(List.of("0.chkjam"), names());
  }

  @Test
  void movesAsideWhatIsThereOnlyIfForced() throws Exception {
    Path file = to.resolve("state.chkjam");
    Files.writeString(file, "mine");

    assertThrows(ConflictException.class, () -> restore(file, false));
    assertEquals("mine", Files.readString(file));
    RestoreResult result = restore(file, true);

    assertArrayEquals(BYTES, Files.readAllBytes(file));
    assertEquals("mine", Files.readString(result.movedAside().get(file)));
  }

  /** Whatever fails, what stood there stays, and no part of a file is left. */
  @Test
  void aRestoreMayFailAtAnyOperation() throws Exception {
    Path file = to.resolve("state.chkjam");
    Files.writeString(file, "mine");
    FaultyStore counting = FaultyStore.withoutFault(store);
    restore(machine.over(counting), to.resolve("other.chkjam"), false);
    Files.delete(to.resolve("other.chkjam"));
    for (int n = 1; n <= counting.operations(); n++) {
      FaultyStore faulty = new FaultyStore(store, Fault.FAILS, n);

      assertThrows(
          StoreUnavailableException.class, () -> restore(machine.over(faulty), file, true));

      faulty.close();
      assertEquals("mine", Files.readString(file));
      assertEquals(List.of("state.chkjam"), names());
    }
  }

  @Test
  void whatACrashLeftBehindIsOverwritten() throws Exception {
    Files.write(to.resolve("state.chkjam.jamjar-part"), new byte[2 * BYTES.length]);

    restore(file(), false);

    assertArrayEquals(BYTES, Files.readAllBytes(to.resolve("state.chkjam")));
    assertEquals(List.of("state.chkjam"), names());
  }

  @Test
  void aSecondRestoreToTheSameNameIsRefused() throws Exception {
    try (PartFile first = PartFile.of(to.resolve("state.chkjam"))) {
      var e = assertThrows(ConflictException.class, () -> restore(file(), false));

      assertTrue(e.getMessage().contains("state.chkjam.jamjar-part"), e.getMessage());
      assertTrue(Files.exists(first.path()));
    }

    restore(file(), false);
  }

  @Test
  void aPartFileThatIsALinkIsNotFollowed() throws Exception {
    Path precious = folder.resolve("precious");
    Files.writeString(precious, "mine");
    Files.createSymbolicLink(to.resolve("state.chkjam.jamjar-part"), precious);

    assertThrows(LocalMachineException.class, () -> restore(file(), false));

    assertEquals("mine", Files.readString(precious));
  }

  /** One is done first, or all but one give up: never is a file wrong. */
  @Test
  void manyRestoresAtOnceMakeOneFile() throws Exception {
    Path file = to.resolve("state.chkjam");
    ExecutorService pool = Executors.newFixedThreadPool(4);
    int done = 0;
    try {
      List<Future<RestoreResult>> running = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        running.add(pool.submit(() -> restore(file, true)));
      }
      for (Future<RestoreResult> one : running) {
        try {
          one.get();
          done++;
        } catch (ExecutionException e) {
          assertTrue(
              e.getCause() instanceof ConflictException
                  || e.getCause() instanceof LocalMachineException,
              e.toString());
        }
      }
    } finally {
      pool.shutdownNow();
    }

    assertTrue(done >= 1);
    try (Stream<Path> files = Files.list(to)) {
      for (Path path : files.toList()) {
        assertArrayEquals(BYTES, Files.readAllBytes(path), path.toString());
      }
    }
  }

  @Test
  void aPlaceThatIsNoFolderIsThisMachinesProblem() throws Exception {
    Files.writeString(to.resolve("file"), "mine");

    assertThrows(
        LocalMachineException.class, () -> restore(to.resolve("file/below/state.chkjam"), false));
  }

  @Test
  void thePlanSaysWhatItTakesAndWritesNothing() throws Exception {
    Snapshots.Listed listed = machine.snapshots().latest();
    Restore.Plan plan =
        new Restore(Repository.open(store), IndexCache.none(), machine.clock, Progress.SILENT)
            .plan(
                listed,
                machine.snapshots().manifest(listed),
                new RestoreOptions(to.resolve("new/state.chkjam"), false, 2));

    assertEquals(BYTES.length, plan.diskBytes());
    assertTrue(plan.content().fetchBytes() >= BYTES.length);
    assertTrue(plan.content().requests() >= 1);
    assertEquals(List.of(), names());
  }

  private Path file() {
    return to.resolve("state.chkjam");
  }

  private RestoreResult restore(Path to, boolean force) throws IOException {
    return restore(machine, to, force);
  }

  private RestoreResult restore(TestRepository machine, Path to, boolean force) throws IOException {
    Snapshots snapshots = machine.snapshots();
    Snapshots.Listed listed = snapshots.byId(snapshot.hex());
    return new Restore(
            Repository.open(machine.store), IndexCache.none(), machine.clock, Progress.SILENT)
        .run(listed, snapshots.manifest(listed), new RestoreOptions(to, force, 2));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(to)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
