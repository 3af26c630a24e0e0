package dev.jamjar.repository.write;

import dev.jamjar.JamJarException;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.CatalogCommit;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.Segments;
import dev.jamjar.repository.SignedObjects;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.store.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Publishes snapshots: index, manifest, catalog, pointer, each durable before the next begins.
 *
 * <p>Replacing the pointer is the sole commit point; until then nothing that was written is
 * referenced by anything that a reader reads.
 */
public final class Publisher {
  private final Repository repository;
  private final SigningKey key;
  private final SecureRandom random;
  private final CatalogCommit commit;
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
    this.random = random;
    this.commit = new CatalogCommit(repository, key, memory, clock);
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

  /** Begins the work that {@link #publish} ends: from now on the repository is relied on. */
  public CatalogCommit.Base begin() throws JamJarException {
    return commit.begin();
  }

  /** The publisher's newest catalog as it is now. */
  public CatalogCommit.Base base() throws JamJarException {
    return commit.base();
  }

  /**
   * Publishes one snapshot whose chunks are all durable.
   *
   * @param stored the packs to list anew, and those that other chunks were found in
   * @param known the index that they were found through
   */
  public PublishedManifest publish(
      ContentWriter.Stored stored, LoadedIndex known, ManifestMaker maker) throws JamJarException {
    // I3: index before manifest, manifest before catalog, catalog before pointer.
    Segments segments = new Segments(repository, random, known);
    segments.add(stored.packs());
    List<PublishedManifest> tried = new ArrayList<>();
    PublishedManifest[] published = new PublishedManifest[1];
    commit.commit(
        (base, now) -> {
          for (PublishedManifest manifest : tried) {
            if (lists(base, manifest)) {
              // An answer was lost, or late: what is listed already is not published again.
              published[0] = manifest;
              return Optional.empty();
            }
          }
          published[0] = putManifest(base, now, maker);
          tried.add(published[0]);
          segments.rescue(base.indexes(), stored.found());
          List<Catalog.Entry> snapshots = new ArrayList<>(base.snapshots());
          snapshots.add(
              place(snapshots, published[0].manifest().time(), now), published[0].entry());
          return Optional.of(
              new CatalogCommit.Content(
                  segments.over(base.indexes()), snapshots, segments.stillRetired(base.retired())));
        });
    return published[0];
  }

  private static boolean lists(CatalogCommit.Base base, PublishedManifest published) {
    return base.snapshots().stream().anyMatch(entry -> entry.id().equals(published.id()));
  }

  private PublishedManifest putManifest(CatalogCommit.Base base, Instant now, ManifestMaker maker)
      throws JamJarException {
    List<Catalog.Entry> before = base.snapshots();
    Optional<Hash> previous =
        before.isEmpty() ? Optional.empty() : Optional.of(before.get(before.size() - 1).id());
    Manifest manifest = maker.make(base.nextSequence(), previous, now);
    byte[] bytes = manifest.write();
    // The writer reads what it is about to sign, as every reader will.
    Manifest.read("the manifest just written", bytes);
    Hash id = Blake3.of(bytes);
    signed.write(Layout.manifest(id), bytes, key, now);
    return new PublishedManifest(id, manifest, key.verifyKey(), bytes);
  }

  /** Behind all others; but a copy of an older snapshot among them, by its time. */
  private static int place(List<Catalog.Entry> snapshots, Instant time, Instant now) {
    int place = snapshots.size();
    while (time.isBefore(now) && place > 0 && snapshots.get(place - 1).time().isAfter(time)) {
      place--;
    }
    return place;
  }
}
