package dev.jamjar.codec;

import dev.jamjar.hash.Hash;

/**
 * A large atom of a jam whose chunks were made ahead of the structure around it.
 *
 * @param start the bit of the jam at which its value starts
 * @param bits how many bits that has
 * @param ids the id of its only chunk, or the hash of the ids of all
 * @param chunks how many chunks it is
 */
public record LargeAtom(long start, long bits, Hash ids, long chunks) {}
