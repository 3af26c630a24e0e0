package dev.jamjar.snapshot;

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
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.sign.VerifyKey;
import dev.jamjar.store.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Checks what leads to snapshots: description, public keys, pointers, catalogs, signatures. */
final class CatalogCheck {
  private final Repository repository;
  private final TrustedKeys trusted;
  private final CatalogMemory memory;
  private final SignatureCheck signatures;
  private final Findings findings;

  CatalogCheck(
      Repository repository, TrustedKeys trusted, CatalogMemory memory, Findings findings) {
    this.repository = repository;
    this.trusted = trusted;
    this.memory = memory;
    this.signatures = new SignatureCheck(repository.store(), trusted);
    this.findings = findings;
  }

  /** The newest catalogs of all trusted publishers, as far as they can be read. */
  List<PublishedCatalog> newest() throws JamJarException {
    checkDescription();
    List<PublishedCatalog> newest = new ArrayList<>();
    for (VerifyKey publisher : trusted.keys()) {
      newestOf(publisher).ifPresent(newest::add);
    }
    return newest;
  }

  /**
   * Looks at the catalogs before a publisher's newest, back to where they were deleted. No snapshot
   * rests on them, so that whatever is wrong there is only noted.
   */
  void lookBack(PublishedCatalog newest) throws JamJarException {
    Catalog after = newest.catalog();
    while (after.previous().isPresent()) {
      Hash id = after.previous().get();
      ObjectKey key = Layout.catalog(id);
      if (repository.store().size(key).isEmpty()) {
        return;
      }
      try {
        Catalog before = repository.catalog(id, newest.signer()).catalog();
        if (before.sequence() >= after.sequence()) {
          findings.note(
              key
                  + ": it has number "
                  + before.sequence()
                  + ", and stands before number "
                  + after.sequence());
        }
        signatures.oddity(key).ifPresent(odd -> findings.note(Layout.signature(key) + ": " + odd));
        after = before;
      } catch (CorruptDataException | UntrustedException | UnsupportedFormatException e) {
        findings.note(
            signatures.culprit(key, id)
                + ": "
                + e.getMessage()
                + "; it was replaced long ago, and no snapshot needs it");
        return;
      }
    }
  }

  /** It is signed by nobody: but for its id, only its form tells whether it is whole. */
  private void checkDescription() throws JamJarException {
    byte[] found = repository.store().get(Layout.DESCRIPTION, Limits.MAX_SMALL_OBJECT_BYTES);
    if (!Arrays.equals(found, repository.description())) {
      findings.damaged(Layout.DESCRIPTION, "it is not as jamjar wrote it", List.of());
    }
  }

  private Optional<PublishedCatalog> newestOf(VerifyKey publisher) throws JamJarException {
    ObjectKey pointer = Layout.pointer(publisher.id());
    checkPublicKey(publisher);
    Optional<Hash> id;
    try {
      id = repository.newestId(publisher.id());
    } catch (CorruptDataException e) {
      findings.add(pointer, e, List.of());
      return Optional.empty();
    }
    if (id.isEmpty()) {
      checkNothingPublished(publisher);
      return Optional.empty();
    }
    try {
      PublishedCatalog newest = repository.catalog(id.get(), publisher);
      checkSignatureText(Layout.catalog(id.get()));
      remember(() -> memory.accept(repository.store().location(), newest), pointer);
      return Optional.of(newest);
    } catch (CorruptDataException | UntrustedException | UnsupportedFormatException e) {
      // Where no such catalog exists, it may be the pointer that is wrong.
      ObjectKey culprit = signatures.culprit(Layout.catalog(id.get()), id.get());
      String message = e.getMessage() + "; " + pointer + " names it";
      if (e instanceof UntrustedException) {
        findings.untrusted(culprit, message, List.of());
      } else {
        findings.damaged(culprit, message, List.of());
      }
      return Optional.empty();
    }
  }

  /** No pointer: nothing was published yet, unless this machine or the store knows better. */
  private void checkNothingPublished(VerifyKey publisher) throws JamJarException {
    ObjectKey pointer = Layout.pointer(publisher.id());
    String location = repository.store().location();
    String key = publisher.id().toString();
    boolean known = !remember(() -> memory.acceptNone(location, repository.id(), key), pointer);
    if (!known && hasCatalog(publisher)) {
      findings.damaged(
          pointer,
          "it is missing, though there is a catalog that "
              + publisher.id()
              + " signed: somebody deleted it, or the first push was cut short",
          List.of());
    }
  }

  private boolean hasCatalog(VerifyKey publisher) throws JamJarException {
    List<Hash> catalogs = new ArrayList<>();
    try {
      repository
          .store()
          .list(Layout.CATALOGS, listed -> Layout.catalogId(listed.key()).ifPresent(catalogs::add));
    } catch (UsageException e) {
      return false;
    }
    for (Hash id : catalogs) {
      try {
        repository.catalog(id, publisher);
        return true;
      } catch (CorruptDataException | UntrustedException | UnsupportedFormatException e) {
        // Somebody else's, or too damaged to tell.
      }
    }
    return false;
  }

  @FunctionalInterface
  private interface Remembering {
    void run() throws JamJarException;
  }

  /** Whether what was found goes with what this machine has seen before. */
  private boolean remember(Remembering memory, ObjectKey pointer) throws JamJarException {
    try {
      memory.run();
      return true;
    } catch (CorruptDataException | UntrustedException e) {
      findings.add(pointer, e, List.of());
      return false;
    }
  }

  private void checkSignatureText(ObjectKey key) throws JamJarException {
    signatures
        .oddity(key)
        .ifPresent(odd -> findings.damaged(Layout.signature(key), odd, List.of()));
  }

  /** Readers trust no key that they find; a wrong one there would mislead people all the same. */
  private void checkPublicKey(VerifyKey publisher) throws JamJarException {
    ObjectKey key = Layout.publicKey(publisher.id());
    try {
      byte[] found = repository.store().get(key, Limits.MAX_SMALL_OBJECT_BYTES);
      if (!VerifyKey.parse(found, key.name()).equals(publisher)
          || !Arrays.equals(found, publisher.fileText().getBytes(StandardCharsets.UTF_8))) {
        findings.untrusted(key, "it is not the public key of " + publisher.id(), List.of());
      }
    } catch (NotFoundException e) {
      if (repository.store().size(Layout.pointer(publisher.id())).isPresent()) {
        findings.damaged(key, "it is missing", List.of());
      }
    } catch (CorruptDataException e) {
      findings.add(key, e, List.of());
    }
  }
}
