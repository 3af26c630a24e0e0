package dev.jamjar.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.ConflictException;
import dev.jamjar.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreTargetTest {
  private static final String PUSHED = "nightly.chkjam";

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(strings = {"new.chkjam", "new.jam", "deep/er/new.chkjam"})
  void aNewNameOfACheckpointIsThatFile(String name) throws Exception {
    assertEquals(free(home.resolve(name)), decide(home.resolve(name)));
  }

  @Test
  void anyOtherNewNameIsAFolderForTheNameItWasPushedUnder() throws Exception {
    assertEquals(free(home.resolve("new/nightly.chkjam")), decide(home.resolve("new")));
  }

  @Test
  void aFolderThatIsNoNodesTakesTheNameItWasPushedUnder() throws Exception {
    assertEquals(free(home.resolve(PUSHED)), decide(home));
  }

  @Test
  void aFileThatExistsIsNotReplacedUnasked() throws Exception {
    Path file = Files.createFile(home.resolve("old.chkjam"));

    RestoreTarget target = decide(file);

    assertEquals(new RestoreTarget(file, false, true, Optional.empty()), target);
    assertEquals(List.of(file), target.inTheWay());
    assertThrows(ConflictException.class, target::requireFree);
  }

  @Test
  void aNodeWithBothSlotsGivesUpTheOlderAndKeepsTheNewerAside() throws Exception {
    Path slots = Files.createDirectories(home.resolve(".data.nockchain/checkpoints"));
    save(slots.resolve("0.chkjam"), 28);
    save(slots.resolve("1.chkjam"), 27);

    RestoreTarget target = decide(home);

    assertEquals(
        new RestoreTarget(
            slots.resolve("1.chkjam"), true, true, Optional.of(slots.resolve("0.chkjam"))),
        target);
    assertEquals(List.of(slots.resolve("1.chkjam"), slots.resolve("0.chkjam")), target.inTheWay());
    target.requireFree();
  }

  @Test
  void aNodeWithOneSlotTakesTheFileInTheOther() throws Exception {
    Path slots = Files.createDirectories(home.resolve(".data.nockchain/checkpoints"));
    save(slots.resolve("0.chkjam"), 28);

    assertEquals(
        new RestoreTarget(
            slots.resolve("1.chkjam"), true, false, Optional.of(slots.resolve("0.chkjam"))),
        decide(home));
  }

  @Test
  void aDamagedSlotGoesBeforeASoundOneOfALowerNumber() throws Exception {
    Files.write(home.resolve("0.chkjam"), new byte[] {1});
    save(home.resolve("1.chkjam"), 1);

    assertEquals(home.resolve("0.chkjam"), decide(home).file());
  }

  @Test
  void theEarlierLayoutIsKeptWhereItIsInUse() throws Exception {
    Path data = Files.createDirectories(home.resolve(".data.nockchain"));
    save(data.resolve("1.chkjam"), 28);

    assertEquals(data.resolve("0.chkjam"), decide(home).file());
  }

  @Test
  void theEarlierLayoutIsLeftAloneOnceANodeOfTodayHasStarted() throws Exception {
    Path data = Files.createDirectories(home.resolve(".data.nockchain"));
    save(data.resolve("1.chkjam"), 28);
    Path slots = Files.createDirectory(data.resolve("checkpoints"));

    RestoreTarget target = decide(home);

    assertEquals(
        new RestoreTarget(slots.resolve("0.chkjam"), true, false, Optional.empty()), target);
  }

  @Test
  void aNodeThatHasSavedNothingGetsTheLayoutOfToday() throws Exception {
    Path slot = home.resolve(".data.nockchain/checkpoints/0.chkjam");

    assertEquals(slot, decide(home.resolve(".data.nockchain")).file());
    assertEquals(slot, decide(home.resolve(".data.nockchain/checkpoints")).file());

    Files.createDirectory(home.resolve(".data.nockchain"));
    assertEquals(new RestoreTarget(slot, true, false, Optional.empty()), decide(home));
  }

  @Test
  void aSlotNamedAsAFileHasItsRival() throws Exception {
    save(home.resolve("1.chkjam"), 28);

    RestoreTarget target = decide(home.resolve("0.chkjam"));

    assertTrue(target.slot());
    assertEquals(List.of(home.resolve("1.chkjam")), target.inTheWay());
  }

  @Test
  void aSlotsNameAloneMakesNoNode() throws Exception {
    RestoreTarget target = decide(home.resolve("0.chkjam"));

    assertFalse(target.slot());
    assertEquals(Optional.empty(), target.runningNode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "..", "../up.chkjam", "a/b", "a\\b", "C:x", "a\nb"})
  void aPushedNameNeverLeadsOutOfTheFolder(String name) {
    assertThrows(UsageException.class, () -> RestoreTarget.decide(home, name));
  }

  @Test
  void aFolderInTheFilesPlaceIsRefused() throws Exception {
    Files.createDirectory(home.resolve(PUSHED));

    assertThrows(UsageException.class, () -> decide(home));
  }

  @Test
  void whatIsMovedAsideGetsAFreeName() throws Exception {
    Instant now = Instant.parse("2026-05-04T03:02:01.9Z");
    Path slot = home.resolve("0.chkjam");
    Path first = home.resolve("0.chkjam.before-restore-20260504T030201Z");

    assertEquals(first, RestoreTarget.asideName(slot, now));
    Files.createFile(first);
    assertEquals(
        home.resolve("0.chkjam.before-restore-20260504T030201Z-2"),
        RestoreTarget.asideName(slot, now));
  }

  private static RestoreTarget decide(Path to) throws UsageException {
    return RestoreTarget.decide(to, PUSHED);
  }

  private static RestoreTarget free(Path file) {
    return new RestoreTarget(file, false, false, Optional.empty());
  }

  private static void save(Path slot, long eventNumber) throws IOException {
    Files.write(slot, CheckpointBytes.version1(eventNumber, new byte[] {1, 2, 3}));
  }
}
