package dev.jamjar.repository.repair;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.UntrustedException;
import dev.jamjar.UsageException;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.SignedObjects;
import dev.jamjar.sign.KeyId;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the catalog that a publisher's next one is to follow, where what should lead to it is lost.
 *
 * <p>Whoever controls the store can hide a newer catalog by deleting it and the pointer. So a
 * catalog that was found by searching is taken only where this machine remembers it, or an older
 * one; or where the publisher himself names it.
 */
public final class CatalogSearch {
  private final Repository repository;
  private final SigningKey key;
  private final CatalogMemory memory;
  private final SignedObjects signed;
  private final RepairLog log;

  public CatalogSearch(Repository repository, SigningKey key, CatalogMemory memory, RepairLog log) {
    this.repository = repository;
    this.key = key;
    this.memory = memory;
    this.signed = new SignedObjects(repository.store());
    this.log = log;
  }

  /**
   * What was found.
   *
   * @param pointer the pointer as it is, whatever it holds
   * @param catalog the catalog to go on from
   * @param sequence the number of the newest catalog that there is known to have been
   * @param isNewest whether the pointer names it
   * @param published manifests that a catalog after it may have listed, oldest first
   */
  public record Found(
      Optional<byte[]> pointer,
      PublishedCatalog catalog,
      long sequence,
      boolean isNewest,
      List<PublishedManifest> published) {}

  /**
   * Searches.
   *
   * @param named the catalog that the publisher says is his newest; empty where he says nothing
   * @throws UntrustedException if a newer one than that which was found may have been published
   * @throws NotFoundException if there is none
   */
  public Found run(Optional<Hash> named) throws JamJarException {
    KeyId publisher = key.verifyKey().id();
    Optional<byte[]> pointer = repository.pointer(publisher);
    memory.requireSameRepository(repository.store().location(), repository.id());
    Optional<CatalogMemory.Seen> seen = memory.seen(repository.id(), publisher.toString());
    String why = "it is missing";
    if (pointer.isPresent()) {
      PublishedCatalog newest = null;
      try {
        newest = pointed(Repository.pointed(publisher, pointer.get()), seen);
      } catch (CorruptDataException | UntrustedException e) {
        why = e.getMessage();
      }
      if (newest != null) {
        return isTwin(newest, seen)
            ? beside(pointer, newest, named)
            : atPointer(pointer, newest, named);
      }
    }
    List<PublishedCatalog> candidates = candidates(seen);
    PublishedCatalog best = choose(candidates, seen, named, why);
    long sequence =
        Math.max(best.catalog().sequence(), seen.map(CatalogMemory.Seen::sequence).orElse(0L));
    log.did(
        Layout.pointer(publisher),
        why + "; going on from catalog number " + best.catalog().sequence() + ", " + best.id());
    boolean remembered = seen.isPresent() && best.id().equals(seen.get().catalog());
    return new Found(
        pointer,
        best,
        sequence,
        false,
        remembered ? List.of() : publishedSince(best, best.catalog().sequence() + 1));
  }

  /** Whether it is not the catalog that this machine remembers by that number. */
  private static boolean isTwin(PublishedCatalog newest, Optional<CatalogMemory.Seen> seen) {
    return seen.isPresent()
        && seen.get().sequence() == newest.catalog().sequence()
        && !seen.get().catalog().equals(newest.id());
  }

  /** Two machines have published with one key at once: what the other has listed is not lost. */
  private Found beside(Optional<byte[]> pointer, PublishedCatalog newest, Optional<Hash> named)
      throws JamJarException {
    long number = newest.catalog().sequence();
    if (!named.equals(Optional.of(newest.id()))) {
      throw new UntrustedException(
          "the pointer names another catalog number " + number + " than this machine has seen",
          "two machines may be publishing with one key: give each its own. To go on from this one,"
              + " and list what the other has published besides: --catalog "
              + newest.id());
    }
    log.did(
        Layout.pointer(key.verifyKey().id()),
        "there were two catalogs with number " + number + "; going on from " + newest.id());
    return new Found(pointer, newest, number, false, publishedSince(newest, number));
  }

  /** A pointer that is sound knows best. */
  private static Found atPointer(
      Optional<byte[]> pointer, PublishedCatalog newest, Optional<Hash> named)
      throws UsageException {
    if (named.isPresent() && !named.get().equals(newest.id())) {
      throw new UsageException(
          "the pointer names catalog " + newest.id() + ", which is sound",
          "leave --catalog out; it is for where the pointer is lost");
    }
    return new Found(pointer, newest, newest.catalog().sequence(), true, List.of());
  }

  /** The catalog that the pointer names, if it is not older than what was seen before. */
  private PublishedCatalog pointed(Hash id, Optional<CatalogMemory.Seen> seen)
      throws JamJarException {
    signAgain(id, seen);
    PublishedCatalog newest = repository.catalog(id, key.verifyKey());
    if (!isTwin(newest, seen)) {
      memory.accept(repository.store().location(), newest);
    }
    return newest;
  }

  /** The catalog that this machine remembers is ours whether or not its signature is there. */
  private void signAgain(Hash id, Optional<CatalogMemory.Seen> seen) throws JamJarException {
    if (seen.isEmpty() || !seen.get().catalog().equals(id)) {
      return;
    }
    String what = "catalog " + id.hex();
    byte[] bytes = signed.bytes(Layout.catalog(id), id, Limits.MAX_CATALOG_BYTES, what);
    try {
      TrustedKeys.of(key.verifyKey())
          .require(signed.signature(Layout.catalog(id), what), bytes, what);
    } catch (CorruptDataException | UntrustedException e) {
      Catalog catalog = Catalog.read(what, bytes);
      signed.sign(Layout.catalog(id), bytes, key, catalog.time());
      log.did(Layout.signature(Layout.catalog(id)), e.getMessage() + "; signed again");
    }
  }

  /** The catalogs of this publisher that are there, newest first. */
  private List<PublishedCatalog> candidates(Optional<CatalogMemory.Seen> seen)
      throws JamJarException {
    List<Hash> ids = new ArrayList<>();
    repository
        .store()
        .list(Layout.CATALOGS, object -> Layout.catalogId(object.key()).ifPresent(ids::add));
    List<PublishedCatalog> candidates = new ArrayList<>();
    for (Hash id : ids) {
      try {
        signAgain(id, seen);
        candidates.add(repository.catalog(id, key.verifyKey()));
      } catch (CorruptDataException | UntrustedException e) {
        // Somebody else's, or damaged.
      }
    }
    if (candidates.isEmpty()) {
      throw new NotFoundException(
          "there is no catalog of " + key.verifyKey().id() + " in " + repository.store().location(),
          "this key has published nothing here, or all of it is gone: push again");
    }
    candidates.sort(
        Comparator.comparing((PublishedCatalog c) -> c.catalog().sequence()).reversed());
    return candidates;
  }

  private PublishedCatalog choose(
      List<PublishedCatalog> candidates,
      Optional<CatalogMemory.Seen> seen,
      Optional<Hash> named,
      String why)
      throws JamJarException {
    if (named.isPresent()) {
      return candidates.stream()
          .filter(candidate -> candidate.id().equals(named.get()))
          .findFirst()
          .orElseThrow(
              () ->
                  new NotFoundException(
                      "there is no catalog " + named.get() + " of " + key.verifyKey().id(),
                      "the newest that is there is " + candidates.get(0).id()));
    }
    PublishedCatalog best = candidates.get(0);
    long number = best.catalog().sequence();
    if (seen.isPresent()) {
      for (PublishedCatalog candidate : candidates) {
        if (candidate.catalog().sequence() == number
            && candidate.id().equals(seen.get().catalog())) {
          return candidate;
        }
      }
    }
    boolean alone = candidates.stream().filter(c -> c.catalog().sequence() == number).count() == 1;
    if (seen.isPresent() && alone && number > seen.get().sequence()) {
      return best;
    }
    throw new UntrustedException(
        Layout.pointer(key.verifyKey().id())
            + " leads nowhere: "
            + why
            + ". The newest catalog of this key that is there is number "
            + number
            + " of "
            + best.catalog().time()
            + " with "
            + best.catalog().snapshots().size()
            + " snapshots; "
            + (seen.isPresent()
                ? "this machine has seen number " + seen.get().sequence()
                : "this machine remembers none"),
        "if nothing newer is to be found anywhere (a mirror, the machine that published last), go on"
            + " from it with --catalog "
            + best.id());
  }

  /** What this publisher has signed from a number on: a catalog that is lost may have listed it. */
  private List<PublishedManifest> publishedSince(PublishedCatalog best, long number)
      throws JamJarException {
    List<Hash> ids = new ArrayList<>();
    repository
        .store()
        .list(Layout.MANIFESTS, object -> Layout.manifestId(object.key()).ifPresent(ids::add));
    List<Hash> listed = best.catalog().snapshots().stream().map(Catalog.Entry::id).toList();
    List<PublishedManifest> published = new ArrayList<>();
    for (Hash id : ids) {
      try {
        PublishedManifest found = repository.manifest(id, TrustedKeys.of(key.verifyKey()));
        if (found.manifest().sequence() >= number && !listed.contains(id)) {
          published.add(found);
        }
      } catch (CorruptDataException | UntrustedException | UnsupportedFormatException e) {
        // Somebody else's, or damaged: nothing says that it was ever listed.
      }
    }
    published.sort(
        Comparator.comparing((PublishedManifest found) -> found.manifest().sequence())
            .thenComparing(found -> found.manifest().time()));
    return published;
  }
}
