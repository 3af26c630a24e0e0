package dev.jamjar.synthetic;

import java.util.Arrays;

/**
 * Nouns, each structure kept once: two nouns are equal exactly when their handles are.
 *
 * <p>A handle is a number whose two low bits say what it is of: a cell, an atom of up to 64 bits,
 * or a bulk atom, which is long and random and of which only the length is kept. Handles stay good
 * for as long as the object lives; nothing is ever taken out.
 */
final class Nouns {
  static final int CELL = 0;
  static final int ATOM = 1;
  static final int BULK = 2;
  static final int KINDS = 3;

  private static final int KIND_BITS = 2;
  private static final int KIND_MASK = (1 << KIND_BITS) - 1;

  private final long bulkSeed;

  /** Handle of the head in the high half, of the tail in the low one. */
  private final LongTable cells = new LongTable();

  private final LongTable atoms = new LongTable();
  private int[] bulkBits = new int[1 << 8];
  private int bulkCount;
  private int[] hashStack = new int[1 << 4];

  /**
   * @param bulkSeed what the content of bulk atoms follows from
   */
  Nouns(long bulkSeed) {
    this.bulkSeed = bulkSeed;
  }

  /** The cell of two nouns. */
  int cell(int head, int tail) {
    return cells.number((long) head << 32 | tail & 0xffffffffL) << KIND_BITS | CELL;
  }

  /** The atom of 64 bits, read without sign. */
  int atom(long value) {
    return atoms.number(value) << KIND_BITS | ATOM;
  }

  /** An atom of ASCII text, the first character lowest, as Hoon has its terms. */
  int text(String ascii) {
    long value = 0;
    for (int i = ascii.length() - 1; i >= 0; i--) {
      value = value << 8 | ascii.charAt(i);
    }
    return atom(value);
  }

  /** A new random atom of {@code bits} bits, the highest of which is set; equal to no other. */
  int bulk(int bits) {
    if (bulkCount == bulkBits.length) {
      bulkBits = Arrays.copyOf(bulkBits, 2 * bulkCount);
    }
    bulkBits[bulkCount] = bits;
    return bulkCount++ << KIND_BITS | BULK;
  }

  /** {@code [a b c …]}, which is {@code [a [b [c …]]]}. */
  int tuple(int... parts) {
    int noun = parts[parts.length - 1];
    for (int i = parts.length - 2; i >= 0; i--) {
      noun = cell(parts[i], noun);
    }
    return noun;
  }

  /** A list: the items, then 0. */
  int list(int... items) {
    int noun = atom(0);
    for (int i = items.length - 1; i >= 0; i--) {
      noun = cell(items[i], noun);
    }
    return noun;
  }

  /** {@code [0 value]}: a unit that is there. */
  int some(int value) {
    return cell(atom(0), value);
  }

  /** Gives back the memory that is only needed to make nouns, until one is made again. */
  void dropIndex() {
    cells.dropIndex();
    atoms.dropIndex();
  }

  /** Cell, atom or bulk atom. */
  static int kind(int noun) {
    return noun & KIND_MASK;
  }

  /** The number of the noun among those of its kind, from 0 without gaps. */
  static int number(int noun) {
    return noun >>> KIND_BITS;
  }

  /** How many nouns of a kind there are. */
  int count(int kind) {
    return switch (kind) {
      case CELL -> cells.size();
      case ATOM -> atoms.size();
      default -> bulkCount;
    };
  }

  int head(int cell) {
    return (int) (cells.get(number(cell)) >>> 32);
  }

  int tail(int cell) {
    return (int) cells.get(number(cell));
  }

  long value(int atom) {
    return atoms.get(number(atom));
  }

  int bulkBits(int bulk) {
    return bulkBits[number(bulk)];
  }

  /** What {@link Prng#at} makes the words of a bulk atom from, the lowest first. */
  long bulkKey(int bulk) {
    return Prng.mix(bulkSeed + number(bulk));
  }

  /** A hash of a small noun: a function of its structure, not of when it was made. */
  long hash(int noun) {
    long hash = 0;
    int depth = 0;
    hashStack[depth++] = noun;
    while (depth > 0) {
      int next = hashStack[--depth];
      if (kind(next) == CELL) {
        if (depth + 2 > hashStack.length) {
          hashStack = Arrays.copyOf(hashStack, 2 * hashStack.length);
        }
        hashStack[depth++] = tail(next);
        hashStack[depth++] = head(next);
        hash = Prng.mix(hash + 1);
      } else {
        hash = Prng.mix(hash ^ (kind(next) == ATOM ? value(next) : bulkKey(next)));
      }
    }
    return hash;
  }
}
