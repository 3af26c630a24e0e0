package dev.jamjar.synthetic;

import java.util.Arrays;

/**
 * Bookkeeping of compiled libraries, as a kernel's cold state holds it: trees of small numbers that
 * mention one another all the time.
 *
 * <p>More than half of the leaves are cells that were there before, mostly ones mentioned lately;
 * the references to them make up two thirds of the jam.
 */
final class ColdState {
  /** Cells in 1,000 bytes of a jam of a few MB, measured on real cold states. */
  private static final int CELLS_PER_KILOBYTE = 244;

  private static final int LATELY = 128;
  private static final String[] WORDS = {
    "zuse", "hoon", "lull", "tip5", "bignum", "zoon", "zeke", "ztd", "stark", "poly", "fft", "mary",
    "noun", "table", "prover", "verify", "tx", "page", "hash", "cheetah", "mod", "bex", "weld",
    "turn", "roll", "reel", "snag", "flop", "jam", "cue", "mug", "gor", "mor", "by", "in", "put"
  };

  private final Nouns nouns;
  private final Prng prng;
  private final int zero;

  /** All cells of formulas, in the order they were made. */
  private int[] made = new int[1 << 10];

  private int madeCount;

  /** Cells that were made or mentioned lately. */
  private final int[] lately = new int[LATELY];

  private ColdState(Nouns nouns, Prng prng) {
    this.nouns = nouns;
    this.prng = prng;
    zero = nouns.atom(0);
    Arrays.fill(lately, nouns.cell(zero, nouns.atom(1)));
  }

  /**
   * A cold state whose jam takes about {@code bytes}: {@code [battery-to-paths root-to-paths
   * path-to-batteries]}.
   */
  static int noun(Nouns nouns, Prng prng, int bytes) {
    return new ColdState(nouns, prng).libraries((int) ((long) bytes * CELLS_PER_KILOBYTE / 1_000));
  }

  private int libraries(int cells) {
    int byBattery = zero;
    int byRoot = zero;
    int byPath = zero;
    int path = nouns.list(word());
    while (madeCount < cells) {
      path = prng.oneIn(6) ? nouns.list(word()) : nouns.cell(word(), path);
      int battery = battery();
      byBattery = nouns.cell(nouns.tuple(battery, path, zero), byBattery);
      byRoot = nouns.cell(nouns.tuple(formula(), path, zero), byRoot);
      byPath = nouns.cell(nouns.tuple(path, battery, zero), byPath);
    }
    return nouns.tuple(byBattery, byRoot, byPath);
  }

  private int battery() {
    int[] arms = new int[prng.between(2, 40)];
    for (int i = 0; i < arms.length; i++) {
      arms[i] = formula();
    }
    return tree(arms);
  }

  private int formula() {
    int[] leaves = new int[prng.between(2, 24)];
    for (int i = 0; i < leaves.length; i++) {
      leaves[i] = prng.below(100) < 52 ? mention() : number();
    }
    return tree(leaves);
  }

  /** A tree over these leaves in their order, of a random shape. */
  private int tree(int[] leaves) {
    for (int count = leaves.length; count > 1; count--) {
      int at = prng.below(count - 1);
      leaves[at] = nouns.cell(leaves[at], leaves[at + 1]);
      System.arraycopy(leaves, at + 2, leaves, at + 1, count - at - 2);
      remember(leaves[at]);
    }
    return leaves[0];
  }

  private void remember(int cell) {
    if (madeCount == made.length) {
      made = Arrays.copyOf(made, 2 * madeCount);
    }
    made[madeCount++] = cell;
    if (prng.oneIn(4)) {
      lately[prng.below(LATELY)] = cell;
    }
  }

  private int mention() {
    int place = prng.below(LATELY);
    if (madeCount > 0 && prng.oneIn(4)) {
      lately[place] = made[prng.below(madeCount)];
    }
    return lately[place];
  }

  /** Operations, axes, and now and then a hash or a term. */
  private int number() {
    int kind = prng.below(10);
    if (kind < 5) {
      return nouns.atom(prng.below(12));
    }
    if (kind < 7) {
      return nouns.atom(1L << prng.below(10) | prng.below(8));
    }
    return kind < 9 ? nouns.atom(prng.next() >>> 33) : nouns.atom(prng.next() >>> 8);
  }

  private int word() {
    return nouns.text(WORDS[prng.below(WORDS.length)]);
  }
}
