/**
 * Synthetic Nockchain chains: checkpoints of any size, the same from one seed everywhere.
 *
 * <p>{@link dev.jamjar.synthetic.SyntheticChain} is the way in. Below it, {@code Nouns} keeps what
 * is small of a state once, {@code Ledger} and {@code ColdState} make it grow, and {@code JamWalk}
 * turns it into the bits that a node would write.
 */
package dev.jamjar.synthetic;
