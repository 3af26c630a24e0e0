package dev.jamjar.repository;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UntrustedException;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.sign.KeyId;
import dev.jamjar.sign.Signature;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.sign.VerifyKey;
import dev.jamjar.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * A repository over a store, for reading: from a publisher's pointer to his catalog, and from there
 * to manifests.
 *
 * <p>Any thread may use it.
 */
public final class Repository {
  private static final int POINTER_BYTES = 2 * Hash.BYTES + 1;

  private final ObjectStore store;
  private final RepositoryInfo info;
  private final SignedObjects signed;

  private Repository(ObjectStore store, RepositoryInfo info) {
    this.store = store;
    this.info = info;
    this.signed = new SignedObjects(store);
  }

  /**
   * Makes a repository unless there is one.
   *
   * @return whether there is a new one now
   */
  public static boolean create(ObjectStore store, SecureRandom random) throws JamJarException {
    byte[] description = RepositoryInfo.random(random).write();
    // Somebody else may be first: whoever is, both go on with what stands there now.
    boolean made = store.replace(Layout.DESCRIPTION, Optional.empty(), description);
    if (made && store.retention().isPresent()) {
      // It is the one object that is written like a pointer and never replaced.
      store.retain(Layout.DESCRIPTION);
    }
    return made;
  }

  /**
   * Opens a repository.
   *
   * @throws NotFoundException if there is none
   */
  public static Repository open(ObjectStore store) throws JamJarException {
    byte[] bytes;
    try {
      bytes = store.get(Layout.DESCRIPTION, Limits.MAX_SMALL_OBJECT_BYTES);
    } catch (NotFoundException e) {
      throw new NotFoundException(
          "there is no repository at " + store.location(),
          "check --repo, or make one there with \"jamjar init\"",
          e);
    }
    return new Repository(store, RepositoryInfo.read(Layout.DESCRIPTION.name(), bytes));
  }

  /** 32 hexadecimal digits that no other repository has. */
  public String id() {
    return info.id();
  }

  public ObjectStore store() {
    return store;
  }

  /** The bytes that its description holds if nobody has touched it. */
  public byte[] description() {
    return info.write();
  }

  /** A publisher's newest catalog; empty where it has published nothing yet. */
  public Optional<PublishedCatalog> newest(VerifyKey publisher) throws JamJarException {
    Optional<Hash> id = newestId(publisher.id());
    return id.isEmpty() ? Optional.empty() : Optional.of(catalog(id.get(), publisher));
  }

  /** Which catalog a publisher's pointer names; empty where there is no pointer. */
  public Optional<Hash> newestId(KeyId publisher) throws JamJarException {
    Optional<byte[]> pointer = pointer(publisher);
    return pointer.isEmpty() ? Optional.empty() : Optional.of(pointed(publisher, pointer.get()));
  }

  /** The bytes of a publisher's pointer. */
  public Optional<byte[]> pointer(KeyId publisher) throws JamJarException {
    try {
      return Optional.of(store.get(Layout.pointer(publisher), Limits.MAX_SMALL_OBJECT_BYTES));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  /** A publisher's catalog by its hash. */
  public PublishedCatalog catalog(Hash id, VerifyKey publisher) throws JamJarException {
    String what = "catalog " + id.hex();
    SignedObjects.Signed read =
        signed.read(
            Layout.catalog(id), id, Limits.MAX_CATALOG_BYTES, TrustedKeys.of(publisher), what);
    Catalog catalog = Catalog.read(what, read.bytes());
    requireOurs(what, catalog.repository());
    requirePublisher(what, catalog.publisher(), read.signer());
    return new PublishedCatalog(id, catalog, publisher);
  }

  /**
   * A catalog by its hash, whoever signed it: believed for nothing but what it refers to, so that
   * this is not deleted. Empty if it is missing.
   */
  public Optional<Catalog> unverifiedCatalog(Hash id) throws JamJarException {
    String what = "catalog " + id.hex();
    try {
      return Optional.of(
          Catalog.read(what, signed.bytes(Layout.catalog(id), id, Limits.MAX_CATALOG_BYTES, what)));
    } catch (CorruptDataException e) {
      // Asked in one step: another prune may be deleting it.
      if (e.getCause() instanceof NotFoundException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A manifest by its hash, likewise: the catalog that lists it is signed. */
  public Manifest unverifiedManifest(Hash id) throws JamJarException {
    String what = "manifest " + id.hex();
    return Manifest.read(
        what, signed.bytes(Layout.manifest(id), id, Limits.MAX_MANIFEST_BYTES, what));
  }

  /** A manifest that one of {@code trusted} signed. */
  public PublishedManifest manifest(Hash id, TrustedKeys trusted) throws JamJarException {
    String what = "manifest " + id.hex();
    SignedObjects.Signed read =
        signed.read(Layout.manifest(id), id, Limits.MAX_MANIFEST_BYTES, trusted, what);
    Manifest manifest = Manifest.read(what, read.bytes());
    requireBy(what, manifest, read.signer());
    return new PublishedManifest(id, manifest, read.signer(), read.bytes());
  }

  /** The signature beside a manifest, whoever made it. */
  public Signature manifestSignature(Hash id) throws JamJarException {
    return signed.signature(Layout.manifest(id), "manifest " + id.hex());
  }

  /** Which catalog a pointer names. */
  public static Hash pointed(KeyId publisher, byte[] pointer) throws CorruptDataException {
    String text = new String(pointer, StandardCharsets.ISO_8859_1);
    if (text.length() != POINTER_BYTES
        || text.charAt(POINTER_BYTES - 1) != '\n'
        || !Hash.isHex(text.substring(0, POINTER_BYTES - 1))) {
      throw new CorruptDataException(
          "object " + Layout.pointer(publisher) + " is damaged: it names no catalog",
          "push again from the machine that published last, or run \"jamjar repair\" with the key "
              + publisher);
    }
    return Hash.fromHex(text.substring(0, POINTER_BYTES - 1));
  }

  /** The pointer that names a catalog. */
  public static byte[] pointerTo(Hash catalog) {
    return (catalog.hex() + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** A manifest says where and by whom it was published: here, by whoever signs it. */
  public void requireBy(String what, Manifest manifest, VerifyKey signer)
      throws UntrustedException {
    requireOurs(what, manifest.repository());
    requirePublisher(what, manifest.publisher(), signer);
  }

  private void requireOurs(String what, String repository) throws UntrustedException {
    if (!repository.equals(info.id())) {
      throw new UntrustedException(
          what
              + " was published in repository "
              + repository
              + ", this is "
              + info.id()
              + " by its "
              + Layout.DESCRIPTION,
          "one of them was moved here or changed; use the repository that the publisher names");
    }
  }

  private static void requirePublisher(String what, KeyId named, VerifyKey signer)
      throws UntrustedException {
    if (!named.equals(signer.id())) {
      throw new UntrustedException(
          what + " says it is by " + named + ", but " + signer.id() + " signed it",
          "do not use it; ask its publisher");
    }
  }
}
