package dev.jamjar.codec.jam;

/**
 * Says behind which tokens a structure chunk ends, by the last eight tokens alone.
 *
 * <p>Tokens count by their weight, about the bytes they take, so that chunks come out at about the
 * same length whatever they hold. The window is short and the hash decides early: measured on
 * growing chains, cuts find back behind a change twice as soon as with a window of 64 tokens and a
 * condition that is stricter before the average. Flags and ordinals do not count, nor does the
 * position: the same nouns are cut alike everywhere.
 */
final class CutRule {
  static final int CELL_WEIGHT = 1;
  static final int REFERENCE_WEIGHT = 3;
  static final int ATOM_WEIGHT = 1; // and its bytes

  /**
   * By the length of names. Where few nouns are referred to, all is small and the cost of a chunk
   * itself counts; in long streams a night's changes are far apart, and each costs a chunk.
   */
  static final int AVERAGE_WEIGHT_3 = 1536;

  static final int AVERAGE_WEIGHT_4 = 768;

  /** The least and the most are so much smaller and larger than the average. */
  static final int SPREAD = 6;

  private static final int DRAW_BITS = 24;
  private static final int BITS_PER_TOKEN = 8;

  private final int average;
  private final int min;
  private final int max;
  private final long rate;
  private long hash;
  private int weight;

  /** The rule of a stream with names of so many bytes. */
  CutRule(int nameBytes) {
    average = nameBytes == 3 ? AVERAGE_WEIGHT_3 : AVERAGE_WEIGHT_4;
    min = average / SPREAD;
    max = average * SPREAD;
    rate = (1L << DRAW_BITS) / average;
  }

  /** Starts anew, behind a large atom; what came before does not count. */
  void reset() {
    hash = 0;
    weight = 0;
  }

  /**
   * Takes a token.
   *
   * @param name of the noun it stands for; 0 for a cell, whose name is not known yet
   * @return whether the chunk ends behind it
   */
  boolean cutsBehind(int name, int tokenWeight) {
    long x = (name & 0xffffffffL) * 0x9E3779B185EBCA87L;
    x = (x ^ x >>> 29) * 0xC2B2AE3D27D4EB4FL;
    hash = (hash << BITS_PER_TOKEN) + (x ^ x >>> 32);
    weight += tokenWeight;
    if (weight < min) {
      return false;
    }
    long chance = tokenWeight * rate * (weight < average ? 1 : 2);
    if (weight < max && hash >>> (Long.SIZE - DRAW_BITS) >= chance) {
      return false;
    }
    weight = 0;
    return true;
  }
}
