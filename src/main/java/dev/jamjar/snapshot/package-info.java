/**
 * The use cases, a class each, with what it is asked as {@code …Options} and what it answers as
 * {@code …Result}.
 *
 * <p>What they share: {@link dev.jamjar.snapshot.Snapshots} finds what readers may read; {@code
 * Preparation}, {@code Encoding} and {@code Proof} turn a file into chunks, for a push and a
 * repair; {@code Decoding} turns them into a file again, for a restore and all that tries one;
 * {@code FileHashes}, {@code WriteBehind} and {@code PartFile} are the file's own side. {@code
 * CatalogCheck}, {@code SnapshotCheck}, {@code PackCheck} and {@code TrialRestore} are the parts of
 * {@link dev.jamjar.snapshot.Check}.
 */
package dev.jamjar.snapshot;
