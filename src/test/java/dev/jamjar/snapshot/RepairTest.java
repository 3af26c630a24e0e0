package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.NotFoundException;
import dev.jamjar.SampleBytes;
import dev.jamjar.hash.Hash;
import dev.jamjar.index.IndexSegment;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Layout;
import dev.jamjar.store.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a repair makes of lost and damaged packs, index segments, manifests and signatures. */
class RepairTest {
  private static final RepairOptions DROP =
      new RepairOptions(List.of(), true, true, Optional.empty());

  @TempDir Path folder;
  private DamagedNights nights;

  @BeforeEach
  void pushThreeNights() throws Exception {
    nights = new DamagedNights(folder);
  }

  @Test
  void aSoundRepositoryIsLeftAlone() throws Exception {
    RepairResult result = nights.machine.repair(nights.all());

    assertEquals(Optional.empty(), result.catalog());
    assertEquals(List.of(), result.changes());
    assertEquals(List.of(), result.lost());
    requireSameObjects(nights.sound(), nights.store.objects());
  }

  @Test
  void aLostOrDamagedIndexSegmentIsMadeAnew() throws Exception {
    for (ObjectKey segment : nights.keys(Layout.INDEXES)) {
      for (Damage damage : List.of(DamagedNights::lose, flipInTheMiddle(), cutInTheMiddle())) {
        nights.heal();
        damage.of(nights, segment);
        if (!isNeeded(segment)) {
          continue;
        }
        TestRepository machine = nights.again();
        assertNamed(segment, machine.check());
        CorruptDataException blocked =
            assertThrows(
                CorruptDataException.class, () -> nights.again().push(nights.night(3), false));
        assertTrue(blocked.hint().contains("jamjar repair"), blocked.hint());

        RepairResult result = machine.repair();

        assertEquals(List.of(), result.lost());
        nights.requireWhole(machine, segment.name());
      }
    }
  }

  @Test
  void allIndexSegmentsAreMadeAnewFromPacks() throws Exception {
    nights.keys(Layout.INDEXES).forEach(nights::lose);

    nights.machine.repair();

    nights.requireWhole(nights.machine, "no segment");
  }

  @Test
  void aCopyOfASegmentOnThisMachineIsPutBack() throws Exception {
    Path copies = folder.resolve("copies");
    ObjectKey segment = neededSegments().get(0);
    Files.createDirectories(copies);
    Files.write(
        copies.resolve(segment.name().substring(Layout.INDEXES.length())),
        nights.sound().get(segment));
    nights.flip(segment, 30);

    RepairResult result =
        nights.machine.repair(
            new RepairOptions(List.of(), false, true, Optional.empty()), IndexCache.in(copies));

    assertEquals(Optional.empty(), result.catalog(), "nothing else had to change");
    requireSameObjects(nights.sound(), nights.store.objects());
  }

  /** A byte of the header, the salt or the end hurts no chunk: the pack gets its bytes back. */
  @Test
  void aPackWhoseChunksAreAllThereIsPutBackUnderItsName() throws Exception {
    for (ObjectKey pack : nights.keys(Layout.PACKS)) {
      byte[] bytes = nights.sound().get(pack);
      for (int offset : List.of(0, 6, 7, 8, bytes.length - 1, bytes.length - 2)) {
        nights.heal();
        nights.flip(pack, offset);
        TestRepository machine = nights.again();
        assertNamed(pack, machine.check());

        RepairResult result = machine.repair();

        String when = pack + " flipped at " + offset;
        assertEquals(Optional.empty(), result.catalog(), when);
        requireSameObjects(nights.sound(), nights.store.objects());
      }
      nights.heal();
      nights.store.objects().put(pack, SampleBytes.inserted(bytes, 0, (byte) '\n'));
      nights.again().repair();
      requireSameObjects(nights.sound(), nights.store.objects());
    }
  }

  @Test
  void withTheRightFilesEveryPackCanBeDamagedAnywhere() throws Exception {
    for (ObjectKey pack : nights.keys(Layout.PACKS)) {
      int length = nights.sound().get(pack).length;
      for (int i = 0; i < 6; i++) {
        nights.heal();
        nights.flip(pack, (int) (length * (2L * i + 1) / 12));
        TestRepository machine = nights.again();
        assertNamed(pack, machine.check());

        RepairResult result = machine.repair(nights.all());

        assertEquals(List.of(), result.lost(), pack + " at " + i);
        nights.requireWhole(machine, pack + " at " + i);
      }
      nights.heal();
      nights.cut(pack, length / 2);
      TestRepository machine = nights.again();
      assertNamed(pack, machine.check());
      machine.repair(nights.all());
      nights.requireWhole(machine, pack + " cut");
    }
  }

  /** The same chunks in the same order are the same pack. */
  @Test
  void aLostPackComesBackUnderItsNameFromTheFileItWasMadeFrom() throws Exception {
    for (int night = 0; night < 3; night++) {
      nights.heal();
      ObjectKey pack = packsInOrder().get(night);
      nights.lose(pack);
      TestRepository machine = nights.again();

      RepairResult result = machine.repair(nights.night(night));

      assertArrayEquals(nights.sound().get(pack), nights.store.objects().get(pack));
      assertEquals(Optional.empty(), result.catalog());
      assertEquals(List.of(pack.name()), result.changes().stream().map(c -> c.object()).toList());
      nights.requireWhole(machine, "night " + night);
    }
  }

  @Test
  void everyPackMayBeLostWhereTheFilesAreThere() throws Exception {
    nights.keys(Layout.PACKS).forEach(nights::lose);
    nights.keys(Layout.INDEXES).forEach(nights::lose);

    RepairResult result = nights.machine.repair(nights.all());

    assertEquals(List.of(), result.lost());
    nights.requireWhole(nights.machine, "nothing but manifests was left");
  }

  /** What is hurt is what is said to be hurt, before and after; and a second repair has no work. */
  @Test
  void withoutAFileTheLossIsExactlyWhatIsStated() throws Exception {
    boolean[] partial = {false};
    for (ObjectKey pack : nights.keys(Layout.PACKS)) {
      int length = nights.sound().get(pack).length;
      for (int i = 0; i < 8; i++) {
        nights.heal();
        nights.flip(pack, length * (2 * i + 1) / 16);
        TestRepository machine = nights.again();
        String when = pack + " at " + i;

        RepairResult result = machine.repair();

        Set<Hash> lost = ids(result);
        assertEquals(lost, nights.unrestorable(machine, when), when);
        Check.Result check = machine.check();
        assertEquals(
            lost,
            check.hurt().stream().map(e -> e.id()).collect(Collectors.toSet()),
            when + ": " + check);
        assertEquals(
            lost.size(), check.findings().size(), "one finding a snapshot: " + check.findings());
        assertEquals(Optional.empty(), machine.repair().catalog(), when);
        nights.requirePush(machine, when);
        partial[0] |= lost.size() < 3 && !lost.isEmpty();
      }
    }
    assertTrue(partial[0], "no damage spared some snapshots and hurt others");
  }

  @Test
  void onlyWhenToldSnapshotsAreTakenOutOfTheList() throws Exception {
    ObjectKey last = packsInOrder().get(2);
    nights.lose(last);

    RepairResult kept = nights.machine.repair();
    assertEquals(Set.of(nights.snapshot(2)), ids(kept));
    assertFalse(kept.dropped());
    assertEquals(3, nights.machine.snapshots().all().size());

    RepairResult dropped = nights.machine.repair(DROP);

    assertEquals(Set.of(nights.snapshot(2)), ids(dropped));
    assertTrue(dropped.dropped());
    assertEquals(2, nights.machine.snapshots().all().size());
    assertEquals(List.of(), nights.machine.check().findings());
    nights.requirePush(nights.machine, "after dropping");
  }

  @Test
  void noRepairLeavesAnEmptyList() throws Exception {
    nights.keys(Layout.PACKS).forEach(nights::lose);

    RepairResult result = nights.machine.repair(DROP);

    assertEquals(3, result.lost().size());
    assertFalse(result.dropped());
    assertEquals(3, nights.machine.snapshots().all().size());
    nights.requirePush(nights.machine, "all was lost");
    RepairResult next = nights.machine.repair(DROP);
    assertTrue(next.dropped() || next.lost().isEmpty());
    assertEquals(List.of(), nights.machine.check().findings());
  }

  @Test
  void aNeighbouringNightSavesWhatItShares() throws Exception {
    ObjectKey first = packsInOrder().get(0);
    nights.lose(first);

    RepairResult result = nights.machine.repair(nights.night(1));

    assertTrue(result.chunksTaken().get(nights.night(1)) > 0);
    assertFalse(ids(result).contains(nights.snapshot(1)), "the file's own night is whole again");
    assertEquals(ids(result), nights.unrestorable(nights.machine, "after"));
    RepairResult rest = nights.machine.repair(nights.night(0), nights.night(2));
    assertEquals(List.of(), rest.lost());
    nights.requireWhole(nights.machine, "with the other nights");
  }

  @Test
  void aWrongFileChangesNothing() throws Exception {
    Path other = Files.write(folder.resolve("other"), SampleBytes.random(7, 300_000));
    ObjectKey pack = packsInOrder().get(1);
    nights.flip(pack, nights.sound().get(pack).length / 2);
    nights.machine.repair();
    Map<ObjectKey, byte[]> before = new HashMap<>(nights.store.objects());

    RepairResult result = nights.machine.repair(other);

    assertEquals(Map.of(other, 0L), result.chunksTaken());
    assertEquals(Optional.empty(), result.catalog());
    requireSameObjects(before, nights.store.objects());
    assertThrows(
        NotFoundException.class, () -> nights.machine.repair(folder.resolve("nothing-there")));
  }

  @Test
  void aLostSignatureIsMadeAgain() throws Exception {
    for (String kind : List.of(Layout.MANIFESTS, Layout.CATALOGS)) {
      for (ObjectKey signature : nights.keys(kind)) {
        if (!signature.name().endsWith(Layout.SIGNATURE_SUFFIX) || isReplaced(signature)) {
          continue;
        }
        for (Damage damage : List.of(DamagedNights::lose, flipInTheMiddle(), flipAt(0))) {
          nights.heal();
          damage.of(nights, signature);
          TestRepository machine = nights.again();
          assertNamed(signature, machine.check());

          RepairResult result = machine.repair();

          assertEquals(List.of(), result.lost());
          requireSameObjects(nights.sound(), nights.store.objects());
        }
      }
    }
  }

  @Test
  void aLostManifestIsALostSnapshot() throws Exception {
    ObjectKey manifest = Layout.manifest(nights.snapshot(1));
    for (Damage damage : List.of(DamagedNights::lose, flipInTheMiddle(), cutInTheMiddle())) {
      nights.heal();
      damage.of(nights, manifest);
      TestRepository machine = nights.again();
      assertNamed(manifest, machine.check());

      RepairResult result = machine.repair(nights.all());
      assertEquals(Set.of(nights.snapshot(1)), ids(result));
      machine.repair(DROP);

      assertEquals(2, machine.snapshots().all().size());
      assertEquals(List.of(), machine.check().findings());
      nights.requirePush(machine, "a manifest was lost");
    }
  }

  @Test
  void publicKeyAndDescriptionAreWrittenAgain() throws Exception {
    ObjectKey publicKey = Layout.publicKey(nights.key.verifyKey().id());
    nights.lose(publicKey);
    byte[] description = nights.sound().get(Layout.DESCRIPTION);
    nights
        .store
        .objects()
        .put(
            Layout.DESCRIPTION, SampleBytes.inserted(description, description.length, (byte) '\n'));

    nights.machine.repair();

    requireSameObjects(nights.sound(), nights.store.objects());
  }

  /** What a repair has let go of is deleted one day, and nothing else is. */
  @Test
  void aPruneTakesTheDamagedPackAndNothingThatIsNeeded() throws Exception {
    ObjectKey pack = packsInOrder().get(0);
    nights.flip(pack, nights.sound().get(pack).length / 2);
    nights.lose(neededSegments().get(1));
    TestRepository machine = nights.machine;
    machine.repair(nights.all());
    assertTrue(nights.store.objects().containsKey(pack), "a repair deletes nothing");

    for (int day = 0; day < 4; day++) {
      machine.prune();
      machine.clock.passes(Duration.ofDays(2));
    }

    assertFalse(nights.store.objects().containsKey(pack));
    nights.requireWhole(machine, "pruned");
  }

  /** Where the only copy of something is gone for good, the rest is pruned all the same. */
  @Test
  void aPruneAfterDroppingLeavesTheOthersWhole() throws Exception {
    nights.lose(packsInOrder().get(2));
    nights.machine.repair(DROP);

    for (int day = 0; day < 4; day++) {
      nights.machine.prune();
      nights.machine.clock.passes(Duration.ofDays(2));
    }

    assertEquals(List.of(), nights.machine.check().findings());
    assertEquals(Set.of(), nights.unrestorable(nights.machine, "pruned"));
    assertEquals(2, nights.machine.snapshots().all().size());
  }

  /** Without reading everything, what is in the way is found, and what is not may stay. */
  @Test
  void whatHasItsSizeCanBeBelieved() throws Exception {
    nights.lose(neededSegments().get(0));
    nights.lose(packsInOrder().get(2));

    RepairResult result =
        nights.machine.repair(
            new RepairOptions(List.of(nights.all()), false, false, Optional.empty()));

    assertEquals(List.of(), result.lost());
    nights.requireWhole(nights.machine, "believing sizes");
  }

  @FunctionalInterface
  private interface Damage {
    void of(DamagedNights nights, ObjectKey object);
  }

  private static Damage flipAt(int offset) {
    return (nights, object) -> nights.flip(object, offset);
  }

  private static Damage flipInTheMiddle() {
    return (nights, object) -> nights.flip(object, nights.sound().get(object).length / 2);
  }

  private static Damage cutInTheMiddle() {
    return (nights, object) -> nights.cut(object, nights.sound().get(object).length / 2);
  }

  private static Set<Hash> ids(RepairResult result) {
    return result.lost().stream().map(lost -> lost.entry().id()).collect(Collectors.toSet());
  }

  private boolean isNeeded(ObjectKey segment) throws IOException {
    return neededSegments().contains(segment);
  }

  private List<ObjectKey> neededSegments() throws IOException {
    return nights.machine.snapshots().catalogs().get(0).catalog().indexes().stream()
        .map(ref -> Layout.index(ref.id()))
        .toList();
  }

  private boolean isReplaced(ObjectKey signature) throws IOException {
    String newest = nights.sound().keySet().isEmpty() ? "" : newestCatalog();
    return signature.name().startsWith(Layout.CATALOGS) && !signature.name().contains(newest);
  }

  private String newestCatalog() {
    byte[] pointer = nights.sound().get(Layout.pointer(nights.key.verifyKey().id()));
    return new String(pointer, 0, pointer.length - 1, StandardCharsets.US_ASCII);
  }

  /** The pack of each night; each night of these is small enough for one. */
  private List<ObjectKey> packsInOrder() throws IOException {
    List<ObjectKey> packs =
        neededSegments().stream()
            .map(segment -> nights.sound().get(segment))
            .map(RepairTest::onlyPack)
            .toList();
    assertEquals(3, packs.stream().distinct().count());
    return packs;
  }

  private static ObjectKey onlyPack(byte[] segment) {
    try {
      return Layout.pack(IndexSegment.read("segment", segment).get(0).id());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertNamed(ObjectKey object, Check.Result result) {
    assertNotEquals(List.of(), result.findings(), "nothing is found");
    assertTrue(
        result.findings().stream().anyMatch(finding -> finding.object().equals(object.name())),
        object + " is named by none of " + result.findings());
  }

  private static void requireSameObjects(
      Map<ObjectKey, byte[]> expected, Map<ObjectKey, byte[]> found) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((key, bytes) -> assertArrayEquals(bytes, found.get(key), key.name()));
  }
}
