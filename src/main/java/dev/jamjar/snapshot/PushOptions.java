package dev.jamjar.snapshot;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What to push, and how.
 *
 * @param path a checkpoint file, a checkpoints folder or a node's folder
 * @param height what the operator says the height is; used only where the file cannot tell
 * @param allowInvalid whether a checkpoint whose checksum does not match is stored, as raw bytes
 * @param uploads how many packs may be on their way at once
 */
public record PushOptions(
    Path path, OptionalLong height, List<String> tags, boolean allowInvalid, int uploads) {}
