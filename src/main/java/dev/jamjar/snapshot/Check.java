package dev.jamjar.snapshot;

import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.check.PackRotation;
import dev.jamjar.sign.TrustedKeys;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks everything that trusted publishers' snapshots rest on: pointer, catalogs, signatures,
 * manifests, index segments, recipes and packs.
 */
public final class Check {
  private final Repository repository;
  private final TrustedKeys trusted;
  private final CatalogMemory memory;
  private final PackRotation rotation;
  private final int threads;
  private final Progress progress;

  public Check(
      Repository repository,
      TrustedKeys trusted,
      CatalogMemory memory,
      PackRotation rotation,
      int threads,
      Progress progress) {
    this.repository = repository;
    this.trusted = trusted;
    this.memory = memory;
    this.rotation = rotation;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * What was found.
   *
   * @param packs how many packs the snapshots' index lists
   * @param packBytes their size
   * @param packsRead how many of them were read and hashed whole
   * @param restored how many snapshots were decoded and are exactly what was pushed
   * @param hurt the snapshots that cannot be restored, oldest first
   * @param notes what hurts no snapshot
   */
  public record Result(
      int snapshots,
      int packs,
      long packBytes,
      int packsRead,
      int restored,
      List<Finding> findings,
      List<Catalog.Entry> hurt,
      List<String> notes,
      Optional<Leftovers> leftovers) {}

  /** Does it. */
  public Result run(CheckOptions options) throws IOException {
    Findings findings = new Findings();
    progress.stage("checking catalogs", 0);
    CatalogCheck catalogs = new CatalogCheck(repository, trusted, memory, findings);
    List<PublishedCatalog> newest = catalogs.newest();
    Snapshots listed = Snapshots.of(repository, trusted, newest);
    // Before anything that takes long: a wrong id is found at once.
    Set<Snapshots.Listed> toDecode = toDecode(options, listed, findings);
    SnapshotCheck snapshots = new SnapshotCheck(repository, trusted, threads, findings);
    for (PublishedCatalog catalog : newest) {
      if (options.readPercent() > 0) {
        catalogs.lookBack(catalog);
      }
      snapshots.run(catalog);
    }
    PackRotation.Part part = rotation.next(repository.id(), options.readPercent());
    int read = new PackCheck(repository, snapshots, progress, findings).run(part);
    rotation.done(part);
    int restored = new TrialRestore(repository, threads, progress, findings).run(listed, toDecode);
    return new Result(
        snapshots.snapshots().size(),
        snapshots.packs().size(),
        bytes(snapshots),
        read,
        restored,
        findings.all(),
        hurt(snapshots, findings.all()),
        findings.notes(),
        options.countUnreferenced()
            ? Leftovers.count(repository, newest, snapshots)
            : Optional.empty());
  }

  private static Set<Snapshots.Listed> toDecode(
      CheckOptions options, Snapshots listed, Findings findings) throws JamJarException {
    try {
      return options.restoreTest().isPresent() ? options.restoreTest().get().of(listed) : Set.of();
    } catch (NotFoundException e) {
      if (findings.all().isEmpty()) {
        throw e;
      }
      // No wonder: what is wrong with the list is said already, and matters more.
      return Set.of();
    }
  }

  private static long bytes(SnapshotCheck snapshots) {
    return snapshots.packs().values().stream()
        .map(listings -> listings.get(0).pack())
        .mapToLong(PackDirectory::bytes)
        .sum();
  }

  private static List<Catalog.Entry> hurt(SnapshotCheck snapshots, List<Finding> findings) {
    Set<?> ids = findings.stream().flatMap(f -> f.snapshots().stream()).collect(Collectors.toSet());
    return snapshots.snapshots().values().stream()
        .filter(entry -> ids.contains(entry.id()))
        .toList();
  }
}
