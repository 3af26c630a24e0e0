package dev.jamjar.snapshot;

import java.util.List;

/**
 * What to forget: what no rule keeps, or what is named.
 *
 * @param retention the rules; empty where snapshots are named
 * @param ids the ids of the snapshots to forget, or their beginnings
 * @param dryRun whether only to say what would go
 */
public record ForgetOptions(Retention retention, List<String> ids, boolean dryRun) {}
