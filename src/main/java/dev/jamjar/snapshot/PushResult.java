package dev.jamjar.snapshot;

import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Manifest;
import java.nio.file.Path;
import java.util.List;

/**
 * What a push did.
 *
 * @param file the file that was pushed
 * @param snapshot the snapshot that holds it now
 * @param published whether that snapshot is new; false where the publisher's newest one holds
 *     exactly this file already
 * @param added what had to be stored
 * @param remarks what the operator should know, such as why a part was stored raw
 */
public record PushResult(
    Path file,
    Hash snapshot,
    Manifest manifest,
    boolean published,
    Manifest.Added added,
    List<String> remarks) {}
