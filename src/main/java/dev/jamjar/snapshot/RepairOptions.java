package dev.jamjar.snapshot;

import dev.jamjar.hash.Hash;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a repository is to be repaired.
 *
 * @param files checkpoints that somebody still has, to take from what is missing
 * @param drop whether snapshots that cannot be saved are taken out of the list
 * @param readAll whether packs are read that have their size, too
 * @param catalog the catalog to go on from where the pointer is lost; empty where it must be beyond
 *     doubt
 */
public record RepairOptions(
    List<Path> files, boolean drop, boolean readAll, Optional<Hash> catalog) {}
