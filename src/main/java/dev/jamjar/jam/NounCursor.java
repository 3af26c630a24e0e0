package dev.jamjar.jam;

import java.io.IOException;
import java.math.BigInteger;

/**
 * Navigates the noun of a jam by bit positions, without building it.
 *
 * <p>A position is where a noun's code starts; every method takes positions of references too, and
 * follows them. To find a tail the head is read over, so walk tuples from the front and expect a
 * walk to cost as much as reading what lies before its end. Nothing here recurses, and the nouns
 * read in all are counted against a budget, so that hostile bits cannot hold a caller for ever.
 *
 * <p>For one thread.
 */
public final class NounCursor {
  /** The position of the whole noun. */
  public static final long ROOT = 0;

  private final JamReader in;
  private long budget;

  /** A noun whose end is known, and that end. */
  private long knownNoun = -1;

  private long knownEnd;

  /**
   * @param lengthBytes how many bytes {@code source} has
   * @param budget how many nouns (atoms, cells and references) may be read before giving up
   */
  public NounCursor(JamSource source, long lengthBytes, long budget) {
    this.in = new JamReader(source, lengthBytes);
    this.budget = budget;
  }

  /** Whether a cell is at {@code noun}. */
  public boolean isCell(long noun) throws IOException, MalformedJamException {
    return read(noun) == JamReader.CELL;
  }

  /** Whether an atom is at {@code noun}. */
  public boolean isAtom(long noun) throws IOException, MalformedJamException {
    return read(noun) == JamReader.ATOM;
  }

  /** Where the head of the cell at {@code noun} starts. */
  public long head(long noun) throws IOException, MalformedJamException {
    if (read(noun) != JamReader.CELL) {
      throw new MalformedJamException(in.start(), "an atom where a cell is expected");
    }
    return in.position();
  }

  /** Where the tail of the cell at {@code noun} starts. */
  public long tail(long noun) throws IOException, MalformedJamException {
    return skip(head(noun));
  }

  /**
   * The value of the atom at {@code noun} as an unsigned number.
   *
   * @throws MalformedJamException also if a cell is there, or an atom of more than 64 bits
   */
  public long atom(long noun) throws IOException, MalformedJamException {
    readAtom(noun, Long.SIZE);
    return in.atom();
  }

  /**
   * The value of the atom at {@code noun}.
   *
   * @throws MalformedJamException also if a cell is there, or an atom of more than {@code maxBits}
   */
  public BigInteger bigAtom(long noun, int maxBits) throws IOException, MalformedJamException {
    readAtom(noun, maxBits);
    return in.bigAtom();
  }

  /** The bit length of the atom at {@code noun}. */
  public long atomBits(long noun) throws IOException, MalformedJamException {
    readAtom(noun, Long.MAX_VALUE);
    return in.atomBits();
  }

  /** Where the noun that is written at {@code noun} really starts: the target of a reference. */
  public long resolve(long noun) throws IOException, MalformedJamException {
    read(noun);
    return in.start();
  }

  /** Whether a noun itself is at {@code noun}, not a reference to one. */
  public boolean isInPlace(long noun) throws IOException, MalformedJamException {
    return resolve(noun) == noun;
  }

  /** Tells where the code of the noun at {@code noun} ends, which spares reading over it. */
  public void setEnd(long noun, long end) {
    knownNoun = noun;
    knownEnd = end;
  }

  /** The first bit after the code of the noun at {@code noun}; a reference is not followed. */
  public long skip(long noun) throws IOException, MalformedJamException {
    if (noun == knownNoun) {
      return knownEnd;
    }
    in.seek(noun);
    long codes = in.skip(1, budget);
    if (codes < 0) {
      throw moreThanTheBudget();
    }
    budget -= codes;
    return in.position();
  }

  private void readAtom(long noun, long maxBits) throws IOException, MalformedJamException {
    if (read(noun) != JamReader.ATOM) {
      throw new MalformedJamException(in.start(), "a cell where an atom is expected");
    }
    if (in.atomBits() > maxBits) {
      throw new MalformedJamException(
          in.start(), "an atom of " + in.atomBits() + " bits where at most " + maxBits + " fit");
    }
  }

  /** Reads the tag of the noun at {@code noun}, or of the one that a reference there names. */
  private int read(long noun) throws IOException, MalformedJamException {
    in.seek(noun);
    int kind = next();
    if (kind != JamReader.REFERENCE) {
      return kind;
    }
    in.seek(in.target());
    kind = next();
    if (kind == JamReader.REFERENCE) {
      throw new MalformedJamException(in.start(), "a reference to a reference");
    }
    return kind;
  }

  private int next() throws IOException, MalformedJamException {
    if (budget-- <= 0) {
      throw moreThanTheBudget();
    }
    return in.next();
  }

  private MalformedJamException moreThanTheBudget() {
    return new MalformedJamException(in.position(), "more nouns than are read at most");
  }
}
