package dev.jamjar.snapshot;

import dev.jamjar.JamJarException;
import dev.jamjar.UsageException;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.CatalogCommit;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.copy.SnapshotCopier;
import dev.jamjar.repository.write.ContentWriter;
import dev.jamjar.repository.write.LockRenewal;
import dev.jamjar.repository.write.Publisher;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Copies snapshots to another repository, and signs them there with this machine's key.
 *
 * <p>One snapshot is committed after the other, oldest first, so that a run that is cut short goes
 * on where it was. Nothing is decoded: every chunk is proved by its hash, and that they make the
 * file is what the source's publisher signed.
 */
public final class Copy {
  private static final int RENEWALS_AT_ONCE = 4;

  private final Repository source;
  private final IndexCache sourceCache;
  private final Repository target;
  private final SigningKey key;
  private final IndexCache targetCache;
  private final SecureRandom random;
  private final Publisher publisher;
  private final KnownChunks known;
  private final LockRenewal renewal;
  private final Progress progress;

  /** Packs at the target in which chunks lie that are not looked at again. */
  private final Set<PackId> reliedOn = new HashSet<>();

  /**
   * @param trusted other publishers at the target whose chunks need not be stored again
   */
  public Copy(
      Repository source,
      IndexCache sourceCache,
      Repository target,
      SigningKey key,
      TrustedKeys trusted,
      CatalogMemory memory,
      IndexCache targetCache,
      Clock clock,
      SecureRandom random,
      Progress progress) {
    this.source = source;
    this.sourceCache = sourceCache;
    this.target = target;
    this.key = key;
    this.targetCache = targetCache;
    this.random = random;
    this.publisher = new Publisher(target, key, memory, clock, random);
    this.known = new KnownChunks(target, key.verifyKey(), trusted, memory, targetCache, progress);
    this.renewal = new LockRenewal(target, clock, RENEWALS_AT_ONCE);
    this.progress = progress;
  }

  /**
   * One snapshot.
   *
   * @param copy what it is called at the target
   * @param added what had to be stored; nothing where the target had it already
   */
  public record Copied(Snapshots.Listed original, Hash copy, Optional<Manifest.Added> added) {}

  /**
   * Copies.
   *
   * @param snapshots all of the source, to read manifests with
   * @param chosen those to copy
   * @param threads how many requests run at once
   * @param uploads how many packs may be on their way at once
   * @throws UsageException if source and target are one repository
   */
  public List<Copied> run(
      Snapshots snapshots, List<Snapshots.Listed> chosen, int threads, int uploads)
      throws JamJarException {
    if (source.id().equals(target.id())) {
      throw new UsageException(
          "source and target are one repository, " + source.id() + ", or mirrors of one another",
          "name another repository with --to; a mirror is brought up to date with"
              + " --keep-signatures");
    }
    CatalogCommit.Base base = publisher.begin();
    if (base.catalog().isPresent()) {
      renewal.renew(base.catalog().get(), targetCache);
    }
    List<Copied> copied = new ArrayList<>();
    try (SnapshotCopier copier = new SnapshotCopier(source.store(), index(chosen), threads)) {
      for (Snapshots.Listed one : chosen) {
        Optional<Hash> there = copyOf(one, base.snapshots());
        copied.add(
            there.isPresent()
                ? new Copied(one, there.get(), Optional.empty())
                : copy(one, snapshots.manifest(one), copier, uploads));
      }
    }
    return copied;
  }

  /** The snapshot at the target that is a copy of this one, or that this one is a copy of. */
  private static Optional<Hash> copyOf(Snapshots.Listed one, List<Catalog.Entry> there) {
    Hash id = one.entry().id();
    Optional<Hash> from = one.entry().copiedFrom();
    for (Catalog.Entry entry : there) {
      if (entry.copiedFrom().filter(id::equals).isPresent()
          || from.filter(entry.id()::equals).isPresent()
          || from.isPresent() && from.equals(entry.copiedFrom())) {
        return Optional.of(entry.id());
      }
    }
    return Optional.empty();
  }

  private Copied copy(
      Snapshots.Listed one, PublishedManifest original, SnapshotCopier copier, int uploads)
      throws JamJarException {
    progress.stage("copying " + one.shortId(), 0);
    CatalogCommit.Base base = publisher.begin();
    LoadedIndex index = known.index(base.indexes());
    if (!holdsAll(index)) {
      copier.startOver();
      reliedOn.clear();
    }
    try (ContentWriter writer = new ContentWriter(target, index, random, uploads)) {
      copier.copy(original.manifest(), writer);
      ContentWriter.Stored stored = withReliedOn(writer.finish(), index);
      publisher.publishKey();
      PublishedManifest published =
          publisher.publish(
              stored,
              index,
              (sequence, previous, time) -> copied(original, sequence, previous, stored.added()));
      // As every reader will: from the pointer on, and remembered.
      publisher.base();
      copier.published();
      stored.packs().forEach(pack -> reliedOn.add(pack.id()));
      stored.found().forEach(pack -> reliedOn.add(pack.id()));
      return new Copied(one, published.id(), Optional.of(stored.added()));
    }
  }

  private Manifest copied(
      PublishedManifest original, long sequence, Optional<Hash> previous, Manifest.Added added) {
    Manifest manifest = original.manifest();
    return new Manifest(
        target.id(),
        key.verifyKey().id(),
        sequence,
        previous,
        manifest.time(),
        manifest.source(),
        manifest.checkpoint(),
        manifest.tags(),
        manifest.parts(),
        added,
        Optional.of(new Manifest.Copied(source.id(), manifest.publisher(), original.id())));
  }

  private boolean holdsAll(LoadedIndex index) {
    Set<PackId> listed = new HashSet<>();
    index.chunks().packs().forEach(pack -> listed.add(pack.id()));
    return listed.containsAll(reliedOn);
  }

  /** What was not looked at again is relied on all the same. */
  private ContentWriter.Stored withReliedOn(ContentWriter.Stored stored, LoadedIndex index) {
    Map<PackId, PackDirectory> found = new LinkedHashMap<>();
    stored.found().forEach(pack -> found.put(pack.id(), pack));
    for (PackDirectory pack : index.chunks().packs()) {
      if (reliedOn.contains(pack.id())) {
        found.put(pack.id(), pack);
      }
    }
    return new ContentWriter.Stored(
        stored.packs(),
        List.copyOf(found.values()),
        stored.chunks(),
        stored.packsWritten(),
        stored.bytes());
  }

  private LoadedIndex index(List<Snapshots.Listed> chosen) throws JamJarException {
    LoadedIndex index = LoadedIndex.load(source.store(), List.of(), sourceCache);
    for (PublishedCatalog catalog :
        chosen.stream().map(Snapshots.Listed::catalog).distinct().toList()) {
      index.borrow(LoadedIndex.load(source.store(), catalog.catalog().indexes(), sourceCache));
    }
    return index;
  }
}
