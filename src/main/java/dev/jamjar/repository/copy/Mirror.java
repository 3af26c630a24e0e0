package dev.jamjar.repository.copy;

import dev.jamjar.ConflictException;
import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.UsageException;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PackPresence;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.Signature;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.sign.VerifyKey;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes a store an exact mirror of a repository, or continues one: publishers' objects as they are,
 * signatures and all, each checked before it is written.
 *
 * <p>In the order of a writer, the pointer last and on condition; a pointer is never moved back. So
 * a run that is cut short leaves the mirror as it was, and the next one finds what is there by
 * name.
 */
public final class Mirror {
  private final Repository source;
  private final ObjectStore target;
  private final IndexCache cache;
  private final Map<String, Map<String, Long>> listings = new HashMap<>();
  private long objects;
  private long bytes;

  private Mirror(Repository source, ObjectStore target, IndexCache cache) {
    this.source = source;
    this.target = target;
    this.cache = cache;
  }

  /**
   * Opens a mirror, which need not exist.
   *
   * @throws UsageException if another repository stands there
   */
  public static Mirror open(Repository source, ObjectStore target, IndexCache cache)
      throws JamJarException {
    // Somebody else may be first with the same bytes, which is as good.
    if (!target.replace(Layout.DESCRIPTION, Optional.empty(), source.description())) {
      String found = Repository.open(target).id();
      if (!found.equals(source.id())) {
        throw new UsageException(
            target.location() + " is another repository, " + found + ", not " + source.id(),
            "signatures name their repository and cannot be kept there: leave --keep-signatures"
                + " out, or name an empty place");
      }
    }
    return new Mirror(source, target, cache);
  }

  /** Objects copied so far. */
  public long objects() {
    return objects;
  }

  /** Their size. */
  public long bytes() {
    return bytes;
  }

  /** How a publisher's part of the mirror was brought up to date. */
  public enum Outcome {
    COPIED,
    UNCHANGED,
    /** The mirror has a newer state than the source: it was left alone. */
    NEWER
  }

  /** Brings one publisher's part up to date. */
  public Outcome copy(PublishedCatalog newest) throws JamJarException {
    VerifyKey publisher = newest.signer();
    Repository mirror = Repository.open(target);
    Optional<byte[]> pointer = mirror.pointer(publisher.id());
    Optional<PublishedCatalog> before = mirror.newest(publisher);
    if (before.isPresent()) {
      long ahead = before.get().catalog().sequence() - newest.catalog().sequence();
      if (ahead > 0) {
        return Outcome.NEWER;
      }
      if (before.get().id().equals(newest.id())) {
        return Outcome.UNCHANGED;
      }
      if (ahead == 0) {
        throw new ConflictException(
            target.location()
                + " has another catalog number "
                + newest.catalog().sequence()
                + " of publisher "
                + publisher.id()
                + " than "
                + source.store().location(),
            "two machines may be publishing with one key, one of them into the mirror");
      }
    }
    Deque<PublishedCatalog> history = history(newest);
    if (before.isPresent()) {
      requireNoFork(before.get(), history);
    }
    copyPacks(newest);
    for (Catalog.IndexRef index : newest.catalog().indexes()) {
      copyHashed(Layout.index(index.id()), index.id(), Limits.MAX_INDEX_BYTES);
    }
    for (Catalog.Entry entry : newest.catalog().snapshots()) {
      copySigned(Layout.manifest(entry.id()), entry.id(), Limits.MAX_MANIFEST_BYTES, publisher);
    }
    for (PublishedCatalog catalog : history) {
      copySigned(Layout.catalog(catalog.id()), catalog.id(), Limits.MAX_CATALOG_BYTES, publisher);
    }
    copyPublicKey(publisher);
    if (!target.replace(
        Layout.pointer(publisher.id()), pointer, Repository.pointerTo(newest.id()))) {
      throw new ConflictException(
          "somebody else has changed " + Layout.pointer(publisher.id()) + " meanwhile",
          "run the same command again");
    }
    return Outcome.COPIED;
  }

  private void copyPacks(PublishedCatalog newest) throws JamJarException {
    Map<PackId, PackDirectory> packs = new HashMap<>();
    LoadedIndex.load(source.store(), newest.catalog().indexes(), cache)
        .chunks()
        .packs()
        .forEach(pack -> packs.put(pack.id(), pack));
    for (Hash lost : new PackPresence(target).lost(packs.values()).keySet()) {
      PackDirectory pack = packs.get(new PackId(lost));
      put(Layout.pack(pack.id()), hashed(Layout.pack(pack.id()), lost, (int) pack.bytes()));
    }
  }

  /** The catalogs that the mirror lacks, as far as the source still has them: oldest first. */
  private Deque<PublishedCatalog> history(PublishedCatalog newest) throws JamJarException {
    Deque<PublishedCatalog> missing = new ArrayDeque<>();
    missing.push(newest);
    Optional<Hash> previous = newest.catalog().previous();
    while (previous.isPresent() && !isThere(Layout.catalog(previous.get()))) {
      Optional<PublishedCatalog> before = historic(previous.get(), newest.signer());
      before.ifPresent(missing::push);
      previous = before.flatMap(b -> b.catalog().previous());
    }
    return missing;
  }

  /** What follows the mirror's newest catalog must have been made of it. */
  private void requireNoFork(PublishedCatalog before, Deque<PublishedCatalog> history)
      throws ConflictException {
    for (PublishedCatalog catalog : history) {
      if (catalog.catalog().sequence() == before.catalog().sequence() + 1
          && !catalog.catalog().previous().equals(Optional.of(before.id()))) {
        throw new ConflictException(
            target.location()
                + " has a catalog number "
                + before.catalog().sequence()
                + " that "
                + source.store().location()
                + " does not follow",
            "somebody has published or pruned in the mirror itself: make a new mirror");
      }
    }
  }

  /** An older catalog; empty where it was pruned, or cannot be read: no snapshot needs it. */
  private Optional<PublishedCatalog> historic(Hash id, VerifyKey publisher) throws JamJarException {
    if (source.store().size(Layout.catalog(id)).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(source.catalog(id, publisher));
    } catch (CorruptDataException e) {
      return Optional.empty();
    }
  }

  private void copyPublicKey(VerifyKey publisher) throws JamJarException {
    ObjectKey key = Layout.publicKey(publisher.id());
    if (!isThere(key)) {
      put(key, publisher.fileText().getBytes(StandardCharsets.UTF_8));
    }
  }

  private void copyHashed(ObjectKey key, Hash id, int maxBytes) throws JamJarException {
    if (!isThere(key)) {
      put(key, hashed(key, id, maxBytes));
    }
  }

  /** The signature first, so that no reader meets signed bytes without it. */
  private void copySigned(ObjectKey key, Hash id, int maxBytes, VerifyKey publisher)
      throws JamJarException {
    ObjectKey signatureKey = Layout.signature(key);
    if (isThere(key) && isThere(signatureKey)) {
      return;
    }
    byte[] content = hashed(key, id, maxBytes);
    byte[] signature = read(signatureKey, Limits.MAX_SIGNATURE_BYTES);
    TrustedKeys.of(publisher)
        .require(Signature.parse(signature, "signature " + signatureKey), content, key.name());
    put(signatureKey, signature);
    put(key, content);
  }

  private byte[] hashed(ObjectKey key, Hash id, int maxBytes) throws JamJarException {
    byte[] content = read(key, maxBytes);
    Hash found = Blake3.of(content);
    if (!found.equals(id)) {
      throw new CorruptDataException(
          "object "
              + key
              + " of "
              + source.store().location()
              + " is damaged: it hashes to "
              + found.abbreviated()
              + "…",
          "run \"jamjar check --read-data\" on the source; nothing damaged was copied");
    }
    return content;
  }

  private byte[] read(ObjectKey key, int maxBytes) throws JamJarException {
    try {
      return source.store().get(key, maxBytes);
    } catch (NotFoundException e) {
      throw new CorruptDataException(
          "object " + key + " is missing from " + source.store().location(),
          "run \"jamjar check\" on the source to see what else is hurt",
          e);
    }
  }

  private void put(ObjectKey key, byte[] content) throws JamJarException {
    target.put(key, ByteBuffer.wrap(content));
    objects++;
    bytes += content.length;
  }

  /** One listing a folder answers for all that it shows; what it does not show is asked for. */
  private boolean isThere(ObjectKey key) throws JamJarException {
    String folder = key.name().substring(0, key.name().lastIndexOf('/') + 1);
    if (!listings.containsKey(folder)) {
      listings.put(folder, listed(folder));
    }
    if (listings.get(folder).containsKey(key.name())) {
      return true;
    }
    OptionalLong size = target.size(key);
    size.ifPresent(bytes -> listings.get(folder).put(key.name(), bytes));
    return size.isPresent();
  }

  private Map<String, Long> listed(String folder) throws JamJarException {
    Map<String, Long> listed = new HashMap<>();
    try {
      target.list(folder, object -> listed.put(object.key().name(), object.bytes()));
    } catch (UsageException | StoreUnavailableException e) {
      // A store that cannot list, or a key that may not: each object is asked for.
    }
    return listed;
  }
}
