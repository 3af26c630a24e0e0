package dev.jamjar.synthetic;

import java.util.BitSet;

/**
 * Where in a jam each noun of a kind stands first, by the noun's number.
 *
 * <p>Takes 5 bytes a noun.
 */
final class Positions {
  /** Positions a jam may have, in bits: what 40 bits hold beside "nowhere". */
  static final long MAX_BITS = (1L << 40) - 1;

  private static final int PAGE_BITS = 16;
  private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;

  /** The low 32 and the high 8 bits of position + 1; 0 is nowhere. */
  private final int[][] low;

  private final byte[][] high;

  /** Nouns 0 to {@code count} - 1, all of which stand nowhere. */
  Positions(int count) {
    int pages = (int) (((long) count + PAGE_MASK) >>> PAGE_BITS);
    low = new int[pages][1 << PAGE_BITS];
    high = new byte[pages][1 << PAGE_BITS];
  }

  /** Where noun {@code number} stands first: at {@code here} if nowhere before. */
  long first(int number, long here) {
    int[] lows = low[number >>> PAGE_BITS];
    byte[] highs = high[number >>> PAGE_BITS];
    int at = number & PAGE_MASK;
    long found = (highs[at] & 0xffL) << 32 | lows[at] & 0xffffffffL;
    if (found != 0) {
      return found - 1;
    }
    lows[at] = (int) (here + 1);
    highs[at] = (byte) ((here + 1) >>> 32);
    return here;
  }

  /** The numbers of the nouns that stand somewhere. */
  BitSet present() {
    BitSet present = new BitSet(low.length << PAGE_BITS);
    for (int page = 0; page < low.length; page++) {
      for (int at = 0; at <= PAGE_MASK; at++) {
        if (low[page][at] != 0 || high[page][at] != 0) {
          present.set(page << PAGE_BITS | at);
        }
      }
    }
    return present;
  }
}
