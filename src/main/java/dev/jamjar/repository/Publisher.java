package dev.jamjar.repository;

import dev.jamjar.ConflictException;
import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.UntrustedException;
import dev.jamjar.UsageException;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.index.IndexSegment;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.sign.KeyId;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.store.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Publishes snapshots: index, manifest, catalog, pointer, each durable before the next begins.
 *
 * <p>Replacing the pointer is the sole commit point; until then nothing that was written is
 * referenced by anything that a reader reads.
 */
public final class Publisher {
  private static final int ATTEMPTS = 8;

  private final Repository repository;
  private final SigningKey key;
  private final CatalogMemory memory;
  private final Clock clock;
  private final SecureRandom random;
  private final SignedObjects signed;

  /**
   * @param random for the salts of index segments
   */
  public Publisher(
      Repository repository,
      SigningKey key,
      CatalogMemory memory,
      Clock clock,
      SecureRandom random) {
    this.repository = repository;
    this.key = key;
    this.memory = memory;
    this.clock = clock;
    this.random = random;
    this.signed = new SignedObjects(repository.store());
  }

  /** Fills in what a manifest can know only when it is published. */
  @FunctionalInterface
  public interface ManifestMaker {
    Manifest make(long sequence, Optional<Hash> previous, Instant time);
  }

  /** Puts the publisher's public key where people can find and compare it. */
  public void publishKey() throws JamJarException {
    byte[] text = key.verifyKey().fileText().getBytes(StandardCharsets.UTF_8);
    ObjectKey name = Layout.publicKey(key.verifyKey().id());
    if (repository.store().size(name).isEmpty()) {
      repository.store().put(name, ByteBuffer.wrap(text));
    }
  }

  /**
   * Publishes one snapshot whose chunks are all durable.
   *
   * @param packs the packs to list anew: those just written, and those borrowed
   * @param known the index that its other chunks were found in
   */
  public PublishedManifest publish(
      List<PackDirectory> packs, LoadedIndex known, ManifestMaker maker) throws JamJarException {
    // I3: index before manifest, manifest before catalog, catalog before pointer.
    Map<Catalog.IndexRef, List<PackDirectory>> added = new LinkedHashMap<>();
    for (List<PackDirectory> together : IndexTiers.split(packs)) {
      added.put(putIndex(together), together);
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Base found = base();
      Optional<byte[]> pointer = found.pointer();
      Optional<PublishedCatalog> base = found.catalog();
      PublishedManifest manifest = putManifest(base, maker);
      Set<Catalog.IndexRef> indexes =
          new LinkedHashSet<>(base.map(b -> b.catalog().indexes()).orElse(List.of()));
      indexes.addAll(added.keySet());
      Hash catalog = putCatalog(base, manifest, merged(indexes, added, known));
      if (repository
          .store()
          .replace(Layout.pointer(key.verifyKey().id()), pointer, Repository.pointerTo(catalog))) {
        return manifest;
      }
    }
    throw new ConflictException(
        "another machine keeps publishing with the same key " + key.verifyKey().id(),
        "give each machine a key of its own (\"jamjar key generate\"), then push again");
  }

  /**
   * What the next catalog follows.
   *
   * @param pointer the pointer as it is now, whatever it holds
   * @param catalog the publisher's newest catalog; empty where there is none yet
   * @param recovered whether the catalog is known only because this machine remembers it: the
   *     pointer is gone or damaged, and publishing mends it
   */
  public record Base(
      Optional<byte[]> pointer, Optional<PublishedCatalog> catalog, boolean recovered) {}

  /**
   * Finds the publisher's newest catalog: through the pointer, or where that is lost, from memory.
   *
   * @throws UntrustedException if an older catalog is served than was seen before
   */
  public Base base() throws JamJarException {
    KeyId publisher = key.verifyKey().id();
    Optional<byte[]> pointer = repository.pointer(publisher);
    String location = repository.store().location();
    CorruptDataException lost = null;
    try {
      if (pointer.isPresent()) {
        Hash id = Repository.pointed(publisher, pointer.get());
        PublishedCatalog newest = repository.catalog(id, key.verifyKey());
        memory.accept(location, newest);
        return new Base(pointer, Optional.of(newest), false);
      }
      memory.acceptNone(location, repository.id(), publisher.toString());
    } catch (CorruptDataException e) {
      lost = e;
    }
    if (lost == null) {
      return new Base(pointer, Optional.empty(), false);
    }
    Optional<Hash> remembered = memory.remembered(repository.id(), publisher.toString());
    if (remembered.isEmpty()) {
      throw lost;
    }
    PublishedCatalog last = repository.catalog(remembered.get(), key.verifyKey());
    return new Base(pointer, Optional.of(last), true);
  }

  private PublishedManifest putManifest(Optional<PublishedCatalog> base, ManifestMaker maker)
      throws JamJarException {
    List<Catalog.Entry> before = base.map(b -> b.catalog().snapshots()).orElse(List.of());
    Optional<Hash> previous =
        before.isEmpty() ? Optional.empty() : Optional.of(before.get(before.size() - 1).id());
    Instant now = clock.instant();
    Manifest manifest = maker.make(nextSequence(base), previous, now);
    byte[] bytes = manifest.write();
    // The writer reads what it is about to sign, as every reader will.
    Manifest.read("the manifest just written", bytes);
    Hash id = Blake3.of(bytes);
    signed.write(Layout.manifest(id), bytes, key, now);
    return new PublishedManifest(id, manifest, key.verifyKey(), bytes);
  }

  private Hash putCatalog(
      Optional<PublishedCatalog> base, PublishedManifest published, List<Catalog.IndexRef> indexes)
      throws JamJarException {
    Manifest manifest = published.manifest();
    List<Catalog.Entry> snapshots =
        new ArrayList<>(base.map(b -> b.catalog().snapshots()).orElse(List.of()));
    snapshots.add(
        new Catalog.Entry(
            published.id(),
            manifest.time(),
            manifest.height(),
            manifest.checkpoint().eventNumber(),
            manifest.source().name(),
            manifest.source().bytes(),
            manifest.added().bytes(),
            manifest.tags()));
    Catalog catalog =
        new Catalog(
            repository.id(),
            key.verifyKey().id(),
            nextSequence(base),
            base.map(PublishedCatalog::id),
            manifest.time(),
            indexes,
            snapshots,
            base.map(b -> b.catalog().retired()).orElse(List.of()));
    byte[] bytes = catalog.write();
    Catalog.read("the catalog just written", bytes);
    if (bytes.length > Limits.MAX_CATALOG_BYTES) {
      throw new UsageException(
          "the list of "
              + snapshots.size()
              + " snapshots takes "
              + bytes.length
              + " bytes, more"
              + " than the "
              + Limits.MAX_CATALOG_BYTES
              + " that readers take",
          "forget old snapshots, then push again");
    }
    Hash id = Blake3.of(bytes);
    signed.write(Layout.catalog(id), bytes, key, manifest.time());
    return id;
  }

  private static long nextSequence(Optional<PublishedCatalog> base) {
    return base.map(b -> b.catalog().sequence()).orElse(0L) + 1;
  }

  /** Merges segments until none is due. */
  private List<Catalog.IndexRef> merged(
      Collection<Catalog.IndexRef> refs,
      Map<Catalog.IndexRef, List<PackDirectory>> added,
      LoadedIndex known)
      throws JamJarException {
    List<Catalog.IndexRef> result = new ArrayList<>(refs);
    Map<Catalog.IndexRef, List<PackDirectory>> fresh = new HashMap<>(added);
    dropLost(result, fresh, known);
    List<Catalog.IndexRef> due = IndexTiers.due(result);
    while (!due.isEmpty()) {
      Map<Hash, PackDirectory> together = new LinkedHashMap<>();
      for (Catalog.IndexRef ref : due) {
        List<PackDirectory> listed =
            fresh.containsKey(ref) ? fresh.get(ref) : known.segment(repository.store(), ref);
        listed.forEach(pack -> together.putIfAbsent(pack.id().hash(), pack));
      }
      List<PackDirectory> union = List.copyOf(together.values());
      Catalog.IndexRef one = putIndex(union);
      fresh.put(one, union);
      result.set(result.indexOf(due.get(0)), one);
      result.removeAll(due);
      due = IndexTiers.due(result);
    }
    return result;
  }

  /** Segments that list packs which the store has lost are written again without them. */
  private void dropLost(
      List<Catalog.IndexRef> refs,
      Map<Catalog.IndexRef, List<PackDirectory>> fresh,
      LoadedIndex known)
      throws JamJarException {
    for (Catalog.IndexRef ref : List.copyOf(refs)) {
      if (fresh.containsKey(ref)) {
        // Just written: a pack that was lost may be back under its old name.
        continue;
      }
      List<PackDirectory> listed = known.segment(repository.store(), ref);
      if (known.listsLost(listed)) {
        List<PackDirectory> present = known.present(listed);
        refs.remove(ref);
        if (!present.isEmpty()) {
          Catalog.IndexRef rest = putIndex(present);
          fresh.put(rest, present);
          refs.add(rest);
        }
      }
    }
  }

  private Catalog.IndexRef putIndex(List<PackDirectory> packs) throws JamJarException {
    byte[] salt = new byte[IndexSegment.SALT_BYTES];
    random.nextBytes(salt);
    byte[] bytes = IndexSegment.write(salt, packs);
    Hash id = Blake3.of(bytes);
    repository.store().put(Layout.index(id), ByteBuffer.wrap(bytes));
    return new Catalog.IndexRef(id, bytes.length);
  }
}
