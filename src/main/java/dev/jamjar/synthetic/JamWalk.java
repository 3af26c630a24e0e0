package dev.jamjar.synthetic;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The jam of a noun as a node's encoder writes it, token after token.
 *
 * <p>Head before tail. A cell met again is referred to; an atom met again only if the position it
 * stands at is a shorter number than the atom itself, and otherwise written again.
 *
 * <p>May be walked many times: the first walk finds the positions, the others take them. It sees no
 * nouns that were made after it.
 */
final class JamWalk {
  private final Nouns nouns;
  private final Positions[] positions = new Positions[Nouns.KINDS];

  /** Handle of the cell around in the high half, of the noun still to be visited in the low. */
  private long[] stack = new long[1 << 10];

  private final int root;
  private int depth;

  JamWalk(Nouns nouns, int root) {
    this.nouns = nouns;
    this.root = root;
    for (int kind = 0; kind < Nouns.KINDS; kind++) {
      positions[kind] = new Positions(nouns.count(kind));
    }
  }

  /** The nouns that a walk comes by, by kind and number; empty before the first one. */
  BitSet[] present() {
    BitSet[] present = new BitSet[Nouns.KINDS];
    for (int kind = 0; kind < Nouns.KINDS; kind++) {
      present[kind] = positions[kind].present();
    }
    return present;
  }

  /**
   * Gives all tokens to {@code tokens}.
   *
   * @return the length of the jam in bits
   */
  long walk(JamTokens tokens) throws IOException {
    long here = 0;
    depth = 0;
    push(root, root);
    while (depth > 0) {
      long top = stack[--depth];
      int noun = (int) top;
      int kind = Nouns.kind(noun);
      long first = positions[kind].first(Nouns.number(noun), here);
      if (kind == Nouns.CELL) {
        if (first == here) {
          tokens.cell(noun);
          here += JamCode.CELL_BITS;
          push(noun, nouns.tail(noun));
          push(noun, nouns.head(noun));
          continue;
        }
      } else {
        int length =
            kind == Nouns.BULK ? nouns.bulkBits(noun) : JamCode.bitLength(nouns.value(noun));
        if (first == here || JamCode.bitLength(first) >= length) {
          if (kind == Nouns.BULK) {
            tokens.bulk(noun);
          } else {
            tokens.atom(noun);
          }
          here += JamCode.atomBits(length);
          continue;
        }
      }
      tokens.reference(first, (int) (top >>> 32));
      here += JamCode.referenceBits(first);
    }
    if (here > Positions.MAX_BITS) {
      throw new IllegalStateException("a synthetic jam of " + here + " bits");
    }
    return here;
  }

  private void push(int holder, int noun) {
    if (depth == stack.length) {
      stack = Arrays.copyOf(stack, 2 * depth);
    }
    stack[depth++] = (long) holder << 32 | noun & 0xffffffffL;
  }
}
