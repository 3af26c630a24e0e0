package dev.jamjar.snapshot;

import dev.jamjar.manifest.Catalog;
import dev.jamjar.repository.PublishedCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a repair did.
 *
 * @param catalog the new catalog; empty where none was needed
 * @param changes what was done to which object, in order
 * @param chunksCopied how many chunks were copied out of damaged packs
 * @param chunksTaken how many were taken from each file
 * @param packsWritten how many packs those fill
 * @param snapshots how many snapshots are listed now
 * @param lost the snapshots that cannot be saved
 * @param dropped whether they were taken out of the list
 */
public record RepairResult(
    Optional<PublishedCatalog> catalog,
    List<Change> changes,
    long chunksCopied,
    Map<Path, Long> chunksTaken,
    int packsWritten,
    int snapshots,
    List<Lost> lost,
    boolean dropped) {
  /** One object that was changed, and how. */
  public record Change(String object, String what) {}

  /** A snapshot that cannot be restored, and why. */
  public record Lost(Catalog.Entry entry, String why) {}
}
