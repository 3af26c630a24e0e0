package dev.jamjar.snapshot;

import dev.jamjar.repository.prune.Pruned;

/**
 * What a prune did, or would do.
 *
 * @param options what was asked for
 */
public record PruneResult(PruneOptions options, Pruned pruned) {}
