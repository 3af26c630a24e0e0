package dev.jamjar.snapshot;

import dev.jamjar.manifest.Manifest;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a restore did.
 *
 * @param file where the snapshot is now
 * @param movedAside what stood in the way, and where it is now
 */
public record RestoreResult(Path file, Manifest manifest, Map<Path, Path> movedAside) {}
