package dev.jamjar.synthetic;

import java.util.List;

/**
 * A block of the heaviest chain, with what is needed to take it off again.
 *
 * @param id the digest
 * @param balance the noun of all notes after this block
 * @param work accumulated work up to and with this block
 * @param epochStart the id of the first block of its epoch
 */
record Block(
    int id,
    int height,
    long timestamp,
    long work,
    int epochStart,
    int balance,
    List<Transaction> transactions,
    List<Note> made) {}
