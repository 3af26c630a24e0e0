package dev.jamjar.snapshot;

import java.nio.file.Path;

/**
 * Where to restore to, and how.
 *
 * @param to a file, a folder or a node's folder
 * @param force whether to move an existing file aside, and to restore beside a running node
 * @param threads how many requests run at once; 0 for one after the other, on the caller's thread
 */
public record RestoreOptions(Path to, boolean force, int threads) {}
