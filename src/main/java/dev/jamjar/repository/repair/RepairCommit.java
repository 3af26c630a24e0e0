package dev.jamjar.repository.repair;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.UntrustedException;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.CatalogCommit;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.Segments;
import dev.jamjar.repository.SignedObjects;
import dev.jamjar.sign.Signature;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a repair writes besides packs: small objects whose bytes are known, signatures, and in the
 * end a catalog, committed like that of a push.
 */
public final class RepairCommit {
  private final Repository repository;
  private final ObjectStore store;
  private final SigningKey key;
  private final CatalogMemory memory;
  private final Clock clock;
  private final SecureRandom random;
  private final CatalogCommit commit;
  private final SignedObjects signed;
  private final RepairLog log;

  /** Begins the work: what is read from now on may be relied on. */
  public RepairCommit(
      Repository repository,
      SigningKey key,
      CatalogMemory memory,
      Clock clock,
      SecureRandom random,
      RepairLog log) {
    this.repository = repository;
    this.store = repository.store();
    this.key = key;
    this.memory = memory;
    this.clock = clock;
    this.random = random;
    this.commit = new CatalogCommit(repository, key, memory, clock);
    this.signed = new SignedObjects(store);
    this.log = log;
    commit.beginBlind();
  }

  /** Mends the objects whose bytes everybody knows: the description and the public key. */
  public void mendSmallObjects() throws JamJarException {
    mend(Layout.DESCRIPTION, repository.description());
    mend(
        Layout.publicKey(key.verifyKey().id()),
        key.verifyKey().fileText().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A manifest that the publisher's own catalog lists. What is wrong with its signature alone is
   * mended: the catalog names the bytes, and is signed.
   *
   * @throws CorruptDataException if the manifest itself is missing or damaged
   */
  public PublishedManifest manifest(Hash id) throws JamJarException {
    String what = "manifest " + id.hex();
    ObjectKey name = Layout.manifest(id);
    byte[] bytes = signed.bytes(name, id, Limits.MAX_MANIFEST_BYTES, what);
    Optional<String> wrong = wrong(name, bytes, what);
    if (wrong.isPresent()) {
      Manifest manifest = Manifest.read(what, bytes);
      repository.requireBy(what, manifest, key.verifyKey());
      signed.sign(name, bytes, key, manifest.time());
      log.did(Layout.signature(name), wrong.get() + "; signed again");
    }
    return repository.manifest(id, TrustedKeys.of(key.verifyKey()));
  }

  /** Mends the signature beside a catalog that was verified by it, but for its look. */
  public void mendSignature(PublishedCatalog catalog) throws JamJarException {
    String what = "catalog " + catalog.id().hex();
    ObjectKey name = Layout.catalog(catalog.id());
    byte[] bytes = signed.bytes(name, catalog.id(), Limits.MAX_CATALOG_BYTES, what);
    Optional<String> wrong = wrong(name, bytes, what);
    if (wrong.isPresent()) {
      signed.sign(name, bytes, key, catalog.catalog().time());
      log.did(Layout.signature(name), wrong.get() + "; signed again");
    }
  }

  /**
   * Commits a catalog that lists {@code snapshots} and the packs that were recovered.
   *
   * @return the new catalog; empty where the old one says all this already
   */
  public Optional<PublishedCatalog> run(
      CatalogSearch.Found found, Recovery recovery, List<Catalog.Entry> snapshots)
      throws JamJarException {
    Catalog before = found.catalog().catalog();
    Holdings.NextIndex next = recovery.nextIndex();
    boolean same =
        found.isNewest()
            && next.replaced().isEmpty()
            && next.anew().isEmpty()
            && snapshots.equals(before.snapshots());
    if (same) {
      return Optional.empty();
    }
    // I3: packs are durable by now; index before catalog, catalog before pointer.
    Segments segments =
        new Segments(repository, random, LoadedIndex.load(store, List.of(), IndexCache.none()));
    List<Catalog.IndexRef> indexes = new ArrayList<>(next.kept());
    List<Catalog.IndexRef> added = segments.add(next.anew());
    indexes.addAll(added);
    next.replaced()
        .forEach((ref, why) -> log.did(Layout.index(ref.id()), why + "; no longer listed"));
    added.forEach(ref -> log.did(Layout.index(ref.id()), "new; lists what no other segment does"));
    Instant now = clock.instant();
    List<Catalog.Retired> retired = new ArrayList<>(segments.stillRetired(before.retired()));
    Instant since = now.isBefore(before.time()) ? before.time() : now;
    retired.addAll(retire(recovery, before.retired(), since));
    CatalogCommit.Base base =
        new CatalogCommit.Base(found.pointer(), Optional.of(found.catalog()), !found.isNewest());
    Hash committed =
        commit
            .commitOn(
                base,
                found.sequence() + 1,
                new CatalogCommit.Content(indexes, snapshots, retired),
                now)
            .orElseThrow(commit::contended);
    PublishedCatalog newest = repository.catalog(committed, key.verifyKey());
    memory.accept(store.location(), newest);
    log.did(
        Layout.pointer(key.verifyKey().id()),
        "names catalog number " + newest.catalog().sequence() + " now, " + committed);
    return Optional.of(newest);
  }

  /** Damaged packs that are listed no more are left to prune; nobody may use their names again. */
  private List<Catalog.Retired> retire(
      Recovery recovery, List<Catalog.Retired> already, Instant since) throws JamJarException {
    List<Catalog.Retired> retired = new ArrayList<>();
    for (Holdings.Damaged damaged : recovery.damaged()) {
      String pack = Layout.pack(damaged.id()).name();
      boolean known = already.stream().anyMatch(gone -> gone.key().equals(pack));
      if (damaged.listed().isPresent()
          && !known
          && store.size(Layout.pack(damaged.id())).isPresent()) {
        byte[] text = (key.verifyKey().id() + " " + since + "\n").getBytes(StandardCharsets.UTF_8);
        store.put(Layout.marker(damaged.id()), ByteBuffer.wrap(text));
        retired.add(new Catalog.Retired(pack, since, Optional.empty()));
      }
    }
    return retired;
  }

  private void mend(ObjectKey name, byte[] expected) throws JamJarException {
    String how;
    try {
      if (Arrays.equals(store.get(name, Limits.MAX_SMALL_OBJECT_BYTES), expected)) {
        return;
      }
      how = "it was not as jamjar writes it";
    } catch (NotFoundException e) {
      how = "it was missing";
    } catch (CorruptDataException e) {
      how = e.getMessage();
    }
    store.put(name, ByteBuffer.wrap(expected));
    log.did(name, how + "; written again");
  }

  /** What is wrong with the signature beside an object. */
  private Optional<String> wrong(ObjectKey name, byte[] bytes, String what) throws JamJarException {
    try {
      Signature signature = signed.signature(name, what);
      TrustedKeys.of(key.verifyKey()).require(signature, bytes, what);
      byte[] text = store.get(Layout.signature(name), Limits.MAX_SIGNATURE_BYTES);
      boolean usual =
          signature.untrustedComment().equals(SigningKey.UNTRUSTED_COMMENT)
              && Arrays.equals(signature.bytes(), text);
      return usual ? Optional.empty() : Optional.of("its text was not as jamjar writes it");
    } catch (CorruptDataException | UntrustedException | UnsupportedFormatException e) {
      return Optional.of(e.getMessage());
    }
  }
}
