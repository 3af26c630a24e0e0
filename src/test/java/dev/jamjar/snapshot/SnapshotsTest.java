package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.NotFoundException;
import dev.jamjar.UsageException;
import dev.jamjar.hash.Hash;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.store.MemoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
  private static final long[] HEIGHTS = {10, 30, 20, 30};

  @TempDir Path folder;
  private final List<Hash> pushed = new ArrayList<>();
  private TestRepository machine;
  private Snapshots snapshots;

  @BeforeEach
  void pushNightsOfKnownHeights() throws Exception {
    machine = new TestRepository(new MemoryStore(), TestRepository.newKey(1), folder);
    Push push =
        new Push(
            machine.repository(),
            machine.key,
            TrustedKeys.of(),
            CatalogMemory.none(),
            IndexCache.none(),
            machine.clock,
            TestRepository.fixedRandom(7),
            Progress.SILENT);
    for (int night = 0; night < HEIGHTS.length; night++) {
      Path file = folder.resolve("night-" + night);
      Files.writeString(file, "no checkpoint, night " + night);
      pushed.add(
          push.run(
                  new PushOptions(
                      file, OptionalLong.of(HEIGHTS[night]), List.of("n" + night), false, 1))
              .snapshot());
    }
    snapshots = machine.snapshots();
  }

  @Test
  void listsTheOldestFirst() {
    assertEquals(pushed, snapshots.all().stream().map(l -> l.entry().id()).toList());
    assertEquals(List.of("n2"), snapshots.all().get(2).entry().tags());
  }

  @Test
  void theLatestIsTheOnePublishedLastWhateverItsHeight() throws Exception {
    assertEquals(pushed.get(3), snapshots.latest().entry().id());
  }

  @Test
  void ofSeveralAtAHeightTheNewestIsMeant() throws Exception {
    assertEquals(pushed.get(3), snapshots.atHeight(30, false).entry().id());
    assertEquals(pushed.get(0), snapshots.atHeight(10, false).entry().id());
  }

  @Test
  void theNearestIsTheHighestAtOrBelow() throws Exception {
    assertEquals(pushed.get(2), snapshots.atHeight(29, true).entry().id());
    assertEquals(pushed.get(3), snapshots.atHeight(30, true).entry().id());
    assertEquals(pushed.get(3), snapshots.atHeight(Long.MAX_VALUE, true).entry().id());
    assertThrows(NotFoundException.class, () -> snapshots.atHeight(9, true));
  }

  @Test
  void aHeightThatNobodyPushedIsNotFound() {
    var e = assertThrows(NotFoundException.class, () -> snapshots.atHeight(29, false));

    assertTrue(e.hint().contains("--nearest"), e.hint());
  }

  @Test
  void theBeginningOfAnIdIsEnough() throws Exception {
    String hex = pushed.get(1).hex();

    assertEquals(pushed.get(1), snapshots.byId(hex).entry().id());
    assertEquals(pushed.get(1), snapshots.byId(hex.substring(0, 12)).entry().id());
    assertEquals(pushed.get(1), snapshots.byId(hex.substring(0, 12).toUpperCase()).entry().id());
  }

  @Test
  void whatIsNoIdIsNotLookedFor() {
    for (String no : List.of("", "abc", "xyzw", "../..", pushed.get(0).hex() + "0")) {
      assertThrows(UsageException.class, () -> snapshots.byId(no), no);
    }
    assertThrows(NotFoundException.class, () -> snapshots.byId("0".repeat(64)));
  }
}
