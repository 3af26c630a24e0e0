package dev.jamjar.checkpoint;

import dev.jamjar.codec.Region;
import dev.jamjar.jam.JamReader;
import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * How many nouns are written in a jam, counted in one pass over it.
 *
 * @param backReferences how many nouns are written as the position of an equal one
 * @param distinctReferenced how many different positions those name; empty where there are more
 *     than {@link LongSet#MAX_SIZE}
 */
public record NounCounts(
    long atoms, long cells, long backReferences, OptionalLong distinctReferenced) {
  /** Nodes fill the last 64-bit word up, other encoders the last byte. */
  private static final int PADDING_BITS = Long.SIZE;

  /**
   * Counts the nouns of {@code jam}. Holds at most 400 MB for the positions, in proportion to how
   * many there are; large atoms are passed over without being read.
   *
   * @throws MalformedJamException if the region is not one noun in the shortest codes, then less
   *     than 64 bits that are all zero
   */
  public static NounCounts of(Region jam) throws IOException, MalformedJamException {
    return count(jam, new LongSet());
  }

  /** Whether {@link #of} could count {@code region}, found out without remembering positions. */
  static boolean isJam(Region region) throws IOException {
    try {
      count(region, null);
      return true;
    } catch (MalformedJamException e) {
      return false;
    }
  }

  private static NounCounts count(Region jam, LongSet targets)
      throws IOException, MalformedJamException {
    JamReader in = new JamReader(jam::read, jam.length());
    long atoms = 0;
    long cells = 0;
    long references = 0;
    boolean complete = targets != null;
    for (long open = 1; open > 0; ) {
      switch (in.next()) {
        case JamReader.CELL -> {
          cells++;
          open++;
        }
        case JamReader.ATOM -> {
          in.skipAtom();
          atoms++;
          open--;
        }
        default -> {
          complete = complete && targets.add(in.target());
          references++;
          open--;
        }
      }
    }
    requirePadding(in);
    return new NounCounts(
        atoms,
        cells,
        references,
        complete ? OptionalLong.of(targets.size()) : OptionalLong.empty());
  }

  private static void requirePadding(JamReader in) throws IOException, MalformedJamException {
    long at = in.position();
    if (in.remaining() >= PADDING_BITS) {
      throw new MalformedJamException(at, "bytes after the noun");
    }
    byte[] padding = new byte[PADDING_BITS / Byte.SIZE];
    in.bits(padding, 0, in.remaining());
    for (byte b : padding) {
      if (b != 0) {
        throw new MalformedJamException(at, "bits after the noun that are not zero");
      }
    }
  }
}
