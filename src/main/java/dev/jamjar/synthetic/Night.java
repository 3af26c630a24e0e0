package dev.jamjar.synthetic;

import dev.jamjar.hash.Hash;

/**
 * What the checkpoint of a night holds.
 *
 * <p><b>New-noun bytes</b> measure what the night brought: one eighth of the bits of its two jams
 * that encode nouns which the same jam of the night before did not contain, as a structure,
 * anywhere. To a noun belong the bits of
 *
 * <ul>
 *   <li>a cell: its tag, and every reference (tag and position) that stands directly in it,
 *   <li>an atom: its tag, length and value, each time it is written in full.
 * </ul>
 *
 * So an old cell that must be referred to from a new one counts, as part of the new one; an old
 * atom that is written in full again does not, nor does an old reference that has become longer. In
 * night 0 everything is new. The file's header never counts.
 *
 * @param number the night, from 0
 * @param height of the newest block of the heaviest chain
 * @param blocks how many blocks the state has, abandoned ones included
 * @param eventNumber as in the file
 * @param kernelHash as in the file
 * @param fileBytes length of the whole file
 * @param stateBytes length of the jam of the state
 * @param coldBytes length of the jam of the cold state
 * @param cells cells in both jams
 * @param atoms atoms written in full in both jams
 * @param references references in both jams
 * @param newNounBytes see above
 */
public record Night(
    int number,
    long height,
    long blocks,
    long eventNumber,
    Hash kernelHash,
    long fileBytes,
    long stateBytes,
    long coldBytes,
    long cells,
    long atoms,
    long references,
    long newNounBytes) {}
