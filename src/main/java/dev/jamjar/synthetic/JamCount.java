package dev.jamjar.synthetic;

import java.util.BitSet;

/** Counts the tokens of a jam, and the bits of those whose nouns an earlier jam did not have. */
final class JamCount implements JamTokens {
  private final Nouns nouns;
  private final BitSet[] known;
  private long cells;
  private long atoms;
  private long references;
  private long newBits;

  /**
   * @param known the nouns of the earlier jam, by kind and number
   */
  JamCount(Nouns nouns, BitSet[] known) {
    this.nouns = nouns;
    this.known = known;
  }

  @Override
  public void cell(int cell) {
    cells++;
    if (isNew(cell)) {
      newBits += JamCode.CELL_BITS;
    }
  }

  @Override
  public void atom(int atom) {
    atoms++;
    if (isNew(atom)) {
      newBits += JamCode.atomBits(JamCode.bitLength(nouns.value(atom)));
    }
  }

  @Override
  public void bulk(int bulk) {
    atoms++;
    if (isNew(bulk)) {
      newBits += JamCode.atomBits(nouns.bulkBits(bulk));
    }
  }

  @Override
  public void reference(long position, int holder) {
    references++;
    if (isNew(holder)) {
      newBits += JamCode.referenceBits(position);
    }
  }

  private boolean isNew(int noun) {
    return !known[Nouns.kind(noun)].get(Nouns.number(noun));
  }

  long cells() {
    return cells;
  }

  /** Atoms written in full, again or for the first time. */
  long atoms() {
    return atoms;
  }

  long references() {
    return references;
  }

  long newBits() {
    return newBits;
  }
}
