package dev.jamjar.checkpoint;

import static dev.jamjar.jam.Noun.atom;
import static dev.jamjar.jam.Noun.cell;

import dev.jamjar.jam.Noun;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;

/** State nouns of small chains, in the shapes of every kernel-state version. */
final class States {
  static final Noun NONE = atom(0);
  static final Noun COLD = cell(atom(0), atom(0), atom(0));

  private States() {}

  /** The state of a chain up to {@code height}, whose map has that shape: see {@link #map}. */
  static Noun ofHeight(long version, long height) {
    return outer(version, derived(version, unit(atom(height)), map(0, height)));
  }

  /** The state of a node that has not seen a block yet. */
  static Noun withoutChain(long version) {
    return outer(version, derived(version, NONE, NONE));
  }

  static byte[] jam(Noun state) throws IOException {
    return Noun.jam(state);
  }

  /** The jam of [state cold]. */
  static byte[] pairJam(Noun state) throws IOException {
    return Noun.jam(cell(state, COLD));
  }

  static Noun outer(long version, Noun derived) {
    return outer(version, cell(blocks(), unit(blockId(1)), atom(0), blocks()), derived);
  }

  static Noun outer(long version, Noun consensus, Noun derived) {
    return cell(atom(0), unit(big(256)), internal(version, consensus, derived));
  }

  static Noun derived(long version, Noun highest, Noun chain) {
    return version == 0 ? chain : cell(highest, chain);
  }

  /** A balanced map from the heights {@code first} to {@code last} to block ids. */
  static Noun map(long first, long last) {
    if (first > last) {
      return NONE;
    }
    long middle = (first + last) / 2;
    return node(middle, map(first, middle - 1), map(middle + 1, last));
  }

  static Noun node(long height, Noun left, Noun right) {
    return cell(cell(atom(height), blockId(height)), left, right);
  }

  static Noun unit(Noun value) {
    return cell(atom(0), value);
  }

  private static Noun internal(long version, Noun consensus, Noun derived) {
    Noun pending = cell(atom(0), atom(0), blocks());
    Noun admin = cell(unit(big(256)), atom(1), unit(atom(20)));
    Noun mining = cell(atom(1), atom(0), blockId(7));
    Noun constants = cell(atom(1), atom(2), atom(3));
    List<Noun> fields =
        version < 5
            ? List.of(atom(version), consensus, pending, admin, mining, derived, constants)
            : List.of(atom(version), consensus, admin, mining, derived, constants);
    return cell(fields.toArray(Noun[]::new));
  }

  /** A map of one page with a proof, which is one large atom. */
  private static Noun blocks() {
    return cell(cell(blockId(1), unit(big(3_000))), atom(0), atom(0));
  }

  private static Noun blockId(long number) {
    return cell(
        word(number, 1), word(number, 2), word(number, 3), word(number, 4), word(number, 5));
  }

  private static Noun word(long number, long salt) {
    return atom((number * 31 + salt) * 0x9e37_79b9_7f4a_7c15L >>> 1);
  }

  /** An atom of exactly that many bits. */
  private static Noun big(int bits) {
    return new Noun.Atom(BigInteger.TWO.pow(bits).subtract(BigInteger.valueOf(0x1234_5678)));
  }
}
