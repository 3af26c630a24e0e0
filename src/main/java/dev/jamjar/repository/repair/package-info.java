/**
 * Putting together again what a damaged repository still has, and what files can give back.
 *
 * <p>{@link dev.jamjar.repository.repair.CatalogSearch} finds where to go on from, {@link
 * dev.jamjar.repository.repair.Recovery} the chunks, and {@link
 * dev.jamjar.repository.repair.RepairCommit} publishes what came of it.
 */
package dev.jamjar.repository.repair;
