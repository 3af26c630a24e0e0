package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.NotFoundException;
import dev.jamjar.SampleBytes;
import dev.jamjar.UntrustedException;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.Signature;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** I6: nothing is served that no trusted publisher signed, and nothing old for new. */
class TrustTest {
  private static final byte[] BYTES = SampleBytes.random(1, 50_000);

  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final SigningKey alice = TestRepository.newKey(1);
  private final SigningKey mallory = TestRepository.newKey(2);
  private TestRepository machine;
  private PushResult pushed;

  @BeforeEach
  void push() throws Exception {
    machine = new TestRepository(store, alice, Files.createDirectory(folder.resolve("alice")));
    pushed = machine.push("0.chkjam", BYTES);
    assertArrayEquals(BYTES, machine.restore(pushed.snapshot()));
    Files.delete(machine.target());
  }

  @Test
  void aManifestThatAnotherKeySignedIsRefused() throws Exception {
    ObjectKey manifest = Layout.manifest(pushed.snapshot());
    putSignature(manifest, store.objects().get(manifest), mallory);

    requireUntrusted(() -> machine.restore(pushed.snapshot()));
  }

  @Test
  void anUnsignedManifestIsRefused() throws Exception {
    store.objects().remove(Layout.signature(Layout.manifest(pushed.snapshot())));

    String message = requireUntrusted(() -> machine.restore(pushed.snapshot()));

    assertTrue(message.contains("not signed"), message);
  }

  @Test
  void aFileWhoseSnapshotIsBrokenIsPublishedAgain() throws Exception {
    store.objects().remove(Layout.manifest(pushed.snapshot()));

    PushResult again = machine.push("0.chkjam", BYTES);

    assertTrue(again.published());
    assertEquals(0, again.added().packs());
    assertArrayEquals(BYTES, machine.restore(again.snapshot()));
  }

  @Test
  void aSignatureOfSomethingElseIsRefused() throws Exception {
    PushResult second = machine.push("0.chkjam", SampleBytes.random(2, 100));
    ObjectKey one = Layout.signature(Layout.manifest(pushed.snapshot()));
    ObjectKey other = Layout.signature(Layout.manifest(second.snapshot()));
    store.objects().put(one, store.objects().get(other));

    requireUntrusted(() -> machine.restore(pushed.snapshot()));
  }

  /** Name, bytes and signature are all in order, but the name within is somebody else's. */
  @Test
  void aManifestThatNamesAnotherPublisherThanItsSignerIsRefused() throws Exception {
    TestRepository reader = reader(TrustedKeys.of(alice.verifyKey(), mallory.verifyKey()));
    ObjectKey manifest = Layout.manifest(pushed.snapshot());
    putSignature(manifest, store.objects().get(manifest), mallory);

    String message = requireUntrusted(() -> reader.restore(pushed.snapshot()));

    assertTrue(message.contains("says it is by"), message);
  }

  @Test
  void aCatalogThatAnotherKeySignedIsRefused() throws Exception {
    Catalog catalog = newest().catalog();
    point(alice, put(catalog, mallory));

    requireUntrusted(() -> machine.restore(pushed.snapshot()));
    requireUntrusted(() -> reader(TrustedKeys.of(alice.verifyKey())).snapshots());
  }

  @Test
  void onlyAStrangersSnapshotsAreNoEmptyList() throws Exception {
    TestRepository stranger = reader(TrustedKeys.of(mallory.verifyKey()));

    String message = requireUntrusted(stranger::snapshots);

    assertTrue(message.contains(alice.verifyKey().id().toString()), message);
  }

  @Test
  void nobodyIsTrustedWithoutBeingNamed() throws Exception {
    requireUntrusted(() -> reader(TrustedKeys.of()).snapshots());
  }

  @Test
  void anotherRepositoryOfTheSamePublisherIsRefused() throws Exception {
    MemoryStore other = otherRepository();
    byte[] description = store.objects().get(Layout.DESCRIPTION);
    store.objects().putAll(other.objects());
    store.objects().put(Layout.DESCRIPTION, description);
    TestRepository fresh = reader(TrustedKeys.of(alice.verifyKey()));

    String message = requireUntrusted(fresh::snapshots);

    assertTrue(message.contains("was published in repository"), message);
  }

  @Test
  void anotherRepositoryInThePlaceOfThisOneIsRefused() throws Exception {
    store.objects().clear();
    store.objects().putAll(otherRepository().objects());

    String message = requireUntrusted(machine::snapshots);

    assertTrue(message.contains("before"), message);
    assertEquals(1, reader(TrustedKeys.of(alice.verifyKey())).snapshots().all().size());
  }

  @Test
  void anOlderCatalogIsRefusedByWhoHasSeenANewerOne() throws Exception {
    Map<ObjectKey, byte[]> old = new TreeMap<>(store.objects());
    machine.push("0.chkjam", SampleBytes.random(2, 100));
    store.objects().putAll(old);

    String message = requireUntrusted(() -> machine.restore(pushed.snapshot()));

    assertTrue(message.contains("number 1") && message.contains("number 2"), message);
    requireUntrusted(() -> machine.push("0.chkjam", SampleBytes.random(3, 100)));
  }

  @Test
  void aForkIsRefusedByWhoHasSeenTheOtherBranch() throws Exception {
    Catalog seen = newest().catalog();
    Catalog fork =
        new Catalog(
            seen.repository(),
            seen.publisher(),
            seen.sequence(),
            seen.previous(),
            seen.time().plusSeconds(1),
            seen.indexes(),
            seen.snapshots(),
            seen.retired());
    point(alice, put(fork, alice));

    String message = requireUntrusted(() -> machine.restore(pushed.snapshot()));

    assertTrue(message.contains("another catalog number 1"), message);
  }

  @Test
  void aMissingPointerIsNoEmptyRepositoryToWhoHasSeenIt() throws Exception {
    store.objects().remove(Layout.pointer(alice.verifyKey().id()));

    var seen = assertThrows(CorruptDataException.class, machine::snapshots);
    TestRepository fresh = reader(TrustedKeys.of(alice.verifyKey()));
    List<Finding> findings = fresh.check().findings();

    assertTrue(seen.getMessage().contains("is missing"), seen.getMessage());
    assertThrows(NotFoundException.class, () -> fresh.snapshots().latest());
    assertEquals(1, findings.size());
    assertEquals(Layout.pointer(alice.verifyKey().id()).name(), findings.get(0).object());
  }

  /** The catalog is Alice's, but it lists what Mallory signed. */
  @Test
  void aListedManifestMustBeSignedByATrustedPublisher() throws Exception {
    Manifest hers = pushed.manifest();
    byte[] forged =
        new Manifest(
                hers.repository(),
                mallory.verifyKey().id(),
                hers.sequence(),
                hers.previous(),
                hers.time(),
                hers.source(),
                hers.checkpoint(),
                hers.tags(),
                hers.parts(),
                hers.added())
            .write();
    Hash id = Blake3.of(forged);
    store.objects().put(Layout.manifest(id), forged);
    putSignature(Layout.manifest(id), forged, mallory);
    Catalog.Entry entry = newest().catalog().snapshots().get(0);
    Catalog.Entry forgedEntry =
        new Catalog.Entry(
            id,
            entry.time(),
            entry.height(),
            entry.eventNumber(),
            entry.name(),
            entry.sourceBytes(),
            entry.addedBytes(),
            entry.tags());
    point(alice, put(next(newest(), List.of(entry, forgedEntry)), alice));

    requireUntrusted(() -> machine.restore(id));
    assertArrayEquals(BYTES, machine.restore(pushed.snapshot()));
  }

  private MemoryStore otherRepository() throws IOException {
    MemoryStore other = new MemoryStore();
    Repository.create(other, TestRepository.fixedRandom(99));
    reader(TrustedKeys.of(alice.verifyKey())).over(other).push("x", SampleBytes.random(5, 100));
    return other;
  }

  private PublishedCatalog newest() throws IOException {
    return Repository.open(store).newest(alice.verifyKey()).orElseThrow();
  }

  private static Catalog next(PublishedCatalog before, List<Catalog.Entry> snapshots) {
    Catalog catalog = before.catalog();
    return new Catalog(
        catalog.repository(),
        catalog.publisher(),
        catalog.sequence() + 1,
        Optional.of(before.id()),
        catalog.time(),
        catalog.indexes(),
        snapshots,
        catalog.retired());
  }

  private Hash put(Catalog catalog, SigningKey signer) {
    byte[] bytes = catalog.write();
    Hash id = Blake3.of(bytes);
    store.objects().put(Layout.catalog(id), bytes);
    putSignature(Layout.catalog(id), bytes, signer);
    return id;
  }

  private void putSignature(ObjectKey key, byte[] bytes, SigningKey signer) {
    Signature signature = signer.sign(bytes, Signature.trustedComment(0, "name"));
    store.objects().put(Layout.signature(key), signature.bytes());
  }

  private void point(SigningKey publisher, Hash catalog) {
    byte[] pointer = (catalog.hex() + "\n").getBytes(StandardCharsets.US_ASCII);
    store.objects().put(Layout.pointer(publisher.verifyKey().id()), pointer);
  }

  private TestRepository reader(TrustedKeys trusted) throws IOException {
    return new TestRepository(store, alice, Files.createTempDirectory(folder, "reader"), trusted);
  }

  private String requireUntrusted(Executable what) {
    UntrustedException e = assertThrows(UntrustedException.class, what);
    assertFalse(e.hint().isBlank());
    assertTrue(Files.notExists(machine.target()));
    return e.getMessage();
  }
}
