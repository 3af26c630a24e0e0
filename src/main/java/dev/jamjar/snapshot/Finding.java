package dev.jamjar.snapshot;

import dev.jamjar.hash.Hash;
import java.util.List;

/**
 * Something wrong in a repository.
 *
 * @param object the object's key
 * @param untrusted whether a signature is the matter, rather than damage
 * @param message what is wrong
 * @param snapshots the snapshots that cannot be restored because of it
 */
public record Finding(String object, boolean untrusted, String message, List<Hash> snapshots) {}
