/**
 * Nockchain's checkpoint files: what their bytes say, where a node keeps them, where a restored one
 * goes.
 *
 * <p>{@link dev.jamjar.checkpoint.Checkpoint} reads a file's header and layout, {@link
 * dev.jamjar.checkpoint.CheckpointFacts} everything else that can be told about it, {@link
 * dev.jamjar.checkpoint.NodeFolder} finds the files of a node and {@link
 * dev.jamjar.checkpoint.RestoreTarget} decides which file a restore writes.
 *
 * <p>The formats are the node's, read from its public source (nockchain/nockchain, {@code save.rs}
 * and {@code export.rs}) and checked against files that nodes wrote; upstream's words are kept.
 * Whatever bytes a file holds, reading it ends in an answer: a file nobody can name is {@link
 * dev.jamjar.checkpoint.Checkpoint.Kind#OTHER}, a damaged one says what is wrong with it.
 */
package dev.jamjar.checkpoint;
