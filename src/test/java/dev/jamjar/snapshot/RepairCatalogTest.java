package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.NotFoundException;
import dev.jamjar.UntrustedException;
import dev.jamjar.UsageException;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.index.IndexSegment;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.CatalogCommit;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.store.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a repair makes of lost pointers and catalogs, and of catalogs that contradict the rest. */
class RepairCatalogTest {
  private static final Charset US_ASCII = StandardCharsets.US_ASCII;

  @TempDir Path folder;
  private DamagedNights nights;
  private ObjectKey pointer;

  @BeforeEach
  void pushThreeNights() throws Exception {
    nights = new DamagedNights(folder);
    pointer = Layout.pointer(nights.key.verifyKey().id());
  }

  @Test
  void theMachineThatRemembersMendsThePointer() throws Exception {
    for (byte[] garbled : new byte[][] {null, {}, {'?'}, "0".repeat(64).getBytes(US_ASCII)}) {
      nights.heal();
      garble(garbled);
      TestRepository machine = nights.again();
      assertEquals(pointer.name(), machine.check().findings().get(0).object());

      RepairResult result = machine.repair();

      assertEquals(4, result.catalog().orElseThrow().catalog().sequence());
      nights.requireWhole(machine, "pointer");
    }
  }

  @Test
  void aMachineThatRemembersNothingIsToldWhichCatalogToName() throws Exception {
    nights.lose(pointer);

    UntrustedException e = assertThrows(UntrustedException.class, () -> nights.stranger().repair());

    assertTrue(e.getMessage().contains("number 3"), e.getMessage());
    assertTrue(e.hint().contains("--catalog " + catalogs().get(2)), e.hint());
    TestRepository stranger = nights.stranger();
    stranger.repair(naming(catalogs().get(2)));
    nights.requireWhole(stranger, "named");
  }

  @Test
  void aCatalogIsNamedOnlyWhereThePointerIsLost() throws Exception {
    assertThrows(UsageException.class, () -> nights.machine.repair(naming(catalogs().get(1))));
    nights.lose(pointer);
    assertThrows(
        NotFoundException.class, () -> nights.machine.repair(naming(Hash.fromHex("0".repeat(64)))));
  }

  /** What the lost catalog listed is found by its signature. */
  @Test
  void theNewestCatalogMayBeLost() throws Exception {
    nights.lose(Layout.catalog(catalogs().get(2)));
    TestRepository machine = nights.again();
    UntrustedException e = assertThrows(UntrustedException.class, machine::repair);
    assertTrue(e.getMessage().contains("has seen number 3"), e.getMessage());

    RepairResult result = machine.repair(naming(catalogs().get(1)));

    // Readers have seen number 3 already: the next one must be newer to them.
    assertEquals(4, result.catalog().orElseThrow().catalog().sequence());
    assertEquals(
        Optional.of(catalogs().get(1)), result.catalog().orElseThrow().catalog().previous());
    nights.requireWhole(machine, "the newest catalog was lost");
    nights.requirePush(nights.stranger(), "another machine goes on");
  }

  @Test
  void twoCatalogsMayBeLost() throws Exception {
    nights.lose(Layout.catalog(catalogs().get(2)));
    nights.lose(Layout.catalog(catalogs().get(1)));
    nights.lose(pointer);
    TestRepository stranger = nights.stranger();

    stranger.repair(naming(catalogs().get(0)));

    nights.requireWhole(stranger, "two catalogs were lost");
    assertEquals(List.of(), nights.again().check().findings());
  }

  /** Nobody signs again what somebody may have put there. */
  @Test
  void aCatalogWithoutSignatureIsOursOnlyWhereItIsRemembered() throws Exception {
    ObjectKey newest = Layout.catalog(catalogs().get(2));
    nights.lose(Layout.signature(newest));

    assertThrows(UntrustedException.class, () -> nights.stranger().repair());

    assertEquals(Optional.empty(), nights.again().repair().catalog());
    assertArrayEquals(
        nights.sound().get(Layout.signature(newest)),
        nights.store.objects().get(Layout.signature(newest)));
  }

  @Test
  void aRolledBackPointerIsNotBelieved() throws Exception {
    nights.store.objects().put(pointer, (catalogs().get(0) + "\n").getBytes(US_ASCII));

    RepairResult result = nights.again().repair();

    assertEquals(3, result.catalog().orElseThrow().catalog().snapshots().size());
    nights.requireWhole(nights.stranger(), "rolled back");
  }

  /** In a store that cannot replace on condition, one of two machines is forgotten. */
  @Test
  void ofTwoCatalogsWithOneNumberBothAreHeard() throws Exception {
    nights.store.objects().put(pointer, (catalogs().get(1) + "\n").getBytes(US_ASCII));
    PushResult twin = nights.stranger().push(nights.night(3), false);
    TestRepository machine = nights.again();
    UntrustedException e = assertThrows(UntrustedException.class, machine::repair);
    Hash newest = nights.stranger().snapshots().catalogs().get(0).id();
    assertTrue(e.hint().contains("--catalog " + newest), e.hint());

    RepairResult result = machine.repair(naming(newest));

    assertEquals(List.of(), result.lost());
    assertEquals(4, machine.snapshots().all().size());
    assertArrayEquals(Files.readAllBytes(nights.night(3)), machine.restore(twin.snapshot()));
    assertArrayEquals(Files.readAllBytes(nights.night(2)), machine.restore(nights.snapshot(2)));
    assertEquals(List.of(), machine.check().findings());
  }

  @Test
  void whereNothingWasPublishedThereIsNothingToRepair() throws Exception {
    nights.store.objects().keySet().removeIf(key -> !key.equals(Layout.DESCRIPTION));

    assertThrows(NotFoundException.class, () -> nights.stranger().repair());
  }

  @Test
  void aSegmentThatDisagreesWithItsPackIsWrittenAnew() throws Exception {
    Catalog before = newest();
    Catalog.IndexRef ref = before.indexes().get(0);
    PackDirectory pack = segment(ref).get(0);
    List<PackDirectory.Frame> swapped = new ArrayList<>(pack.frames());
    PackDirectory.Frame last = swapped.remove(swapped.size() - 1);
    byte[] ids = last.ids().clone();
    ids[0] ^= 1;
    swapped.add(new PackDirectory.Frame(last.offset(), last.bytes(), ids, last.lengths()));
    Catalog.IndexRef wrong = put(List.of(new PackDirectory(pack.id(), pack.bytes(), swapped)));
    List<Catalog.IndexRef> indexes = new ArrayList<>(before.indexes());
    Collections.replaceAll(indexes, ref, wrong);
    commit(new CatalogCommit.Content(indexes, before.snapshots(), List.of()));

    Check.Result check = nights.machine.check();

    assertTrue(
        check.findings().stream()
            .anyMatch(finding -> finding.object().equals(Layout.index(wrong.id()).name())),
        check.toString());
    nights.machine.repair();
    nights.requireWhole(nights.machine, "wrong frame table");
  }

  @Test
  void chunksThatNoSegmentListsAreFoundInTheirPacks() throws Exception {
    Catalog before = newest();
    commit(
        new CatalogCommit.Content(before.indexes().subList(0, 1), before.snapshots(), List.of()));

    Check.Result check = nights.machine.check();

    assertEquals(2, check.hurt().size(), check.toString());
    assertTrue(check.findings().get(0).message().contains("in no pack"), check.toString());
    nights.machine.repair();
    nights.requireWhole(nights.machine, "not listed");
  }

  /** A pack that somebody is about to delete is no place to leave chunks in. */
  @Test
  void chunksAreCopiedOutOfAPackThatIsMarked() throws Exception {
    Catalog before = newest();
    ObjectKey pack = Layout.pack(segment(before.indexes().get(2)).get(0).id());
    Catalog.Retired retired =
        new Catalog.Retired(pack.name(), nights.machine.clock.instant(), Optional.empty());
    nights.store.put(
        Layout.marker(segment(before.indexes().get(2)).get(0).id()),
        ByteBuffer.wrap(new byte[] {'\n'}));
    commit(
        new CatalogCommit.Content(
            before.indexes().subList(0, 2), before.snapshots(), List.of(retired)));

    nights.machine.repair();

    nights.store.objects().remove(pack);
    assertEquals(List.of(retired), newest().retired());
    nights.requireWhole(nights.machine, "the marked pack was deleted");
  }

  @Test
  void anEntryThatContradictsItsManifestIsWrittenAnew() throws Exception {
    Catalog before = newest();
    List<Catalog.Entry> entries = new ArrayList<>(before.snapshots());
    Catalog.Entry one = entries.get(1);
    entries.set(
        1,
        new Catalog.Entry(
            one.id(),
            one.time(),
            OptionalLong.of(12345),
            one.eventNumber(),
            one.name(),
            one.sourceBytes(),
            one.addedBytes(),
            one.tags()));
    commit(new CatalogCommit.Content(before.indexes(), entries, List.of()));

    Finding finding = nights.machine.check().findings().get(0);
    assertTrue(finding.untrusted());
    assertEquals(List.of(one.id()), finding.snapshots());
    nights.machine.repair();

    assertEquals(before.snapshots(), newest().snapshots());
    nights.requireWhole(nights.machine, "contradiction");
  }

  /** Packs that only another publisher lists are borrowed, as a push borrows them. */
  @Test
  void whatAnotherPublisherHasIsFound() throws Exception {
    SigningKey other = TestRepository.newKey(2);
    TestRepository theirs =
        new TestRepository(
            nights.store,
            other,
            Files.createDirectory(folder.resolve("theirs")),
            TrustedKeys.of(other.verifyKey()));
    theirs.push(nights.night(2), false);
    nights.keys(Layout.PACKS).forEach(nights::lose);
    TestRepository ours =
        new TestRepository(
            nights.store,
            nights.key,
            Files.createDirectory(folder.resolve("ours")),
            TrustedKeys.of(nights.key.verifyKey(), other.verifyKey()));
    theirs.repair(nights.night(2));

    RepairResult result = ours.repair();

    assertTrue(
        result.lost().stream().noneMatch(lost -> lost.entry().id().equals(nights.snapshot(2))),
        result.lost().toString());
  }

  private void garble(byte[] content) {
    if (content == null) {
      nights.lose(pointer);
    } else {
      nights.store.objects().put(pointer, content);
    }
  }

  private static RepairOptions naming(Hash catalog) {
    return new RepairOptions(List.of(), false, true, Optional.of(catalog));
  }

  /** The catalogs of the three nights, oldest first. */
  private List<Hash> catalogs() throws Exception {
    List<Hash> ids = new ArrayList<>();
    byte[] newest = nights.sound().get(pointer);
    Optional<Hash> next =
        Optional.of(Hash.fromHex(new String(newest, 0, newest.length - 1, US_ASCII)));
    while (next.isPresent()) {
      ids.add(0, next.get());
      next = Catalog.read("catalog", nights.sound().get(Layout.catalog(next.get()))).previous();
    }
    return ids;
  }

  private Catalog newest() throws Exception {
    return nights.machine.snapshots().catalogs().get(0).catalog();
  }

  private List<PackDirectory> segment(Catalog.IndexRef ref) throws Exception {
    return IndexSegment.read("segment", nights.store.objects().get(Layout.index(ref.id())));
  }

  private Catalog.IndexRef put(List<PackDirectory> packs) throws Exception {
    byte[] bytes = IndexSegment.write(new byte[IndexSegment.SALT_BYTES], packs);
    Hash id = Blake3.of(bytes);
    nights.store.put(Layout.index(id), ByteBuffer.wrap(bytes));
    return new Catalog.IndexRef(id, bytes.length);
  }

  /** A catalog as a faulty writer may have made it. */
  private void commit(CatalogCommit.Content content) throws Exception {
    CatalogCommit commit =
        new CatalogCommit(
            Repository.open(nights.store), nights.key, nights.machine.memory, nights.machine.clock);
    commit.begin();
    commit.commit((base, now) -> Optional.of(content));
  }
}
