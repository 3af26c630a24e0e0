package dev.jamjar.checkpoint;

import dev.jamjar.codec.Region;
import dev.jamjar.jam.JamReader;
import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Counts the nodes of a map in a forward pass over it: {@code 0}, or {@code [[key value] left
 * right]}.
 *
 * <p>What is written as a reference, as {@code [0 0]} is under every leaf but the first, is looked
 * up where it stands. Reading more nouns than the jam has bits ends the count: shared branches
 * could make it endless.
 */
final class BlockCount {
  private final JamReader in;
  private final Deque<Target> referenced = new ArrayDeque<>();
  private long budget;
  private long nodes;

  /** Where {@code [0 0]} stands, once it was seen there. */
  private long emptyBranches = -1;

  /**
   * What a reference names.
   *
   * @param maps how many maps stand there: one, or the two of a cell of branches
   */
  private record Target(long position, int maps) {}

  private BlockCount(Region jam) {
    this.in = new JamReader(jam::read, jam.length());
    this.budget = jam.length() * Byte.SIZE;
  }

  /**
   * What was counted.
   *
   * @param blocks the number of nodes; empty where there is no map
   * @param end the first bit behind the map's code
   */
  record Counted(OptionalLong blocks, long end) {}

  /**
   * Counts the nodes of the map at bit {@code position}.
   *
   * @throws MalformedJamException if the jam ends or goes wrong within it
   */
  static Counted of(Region jam, long position) throws IOException, MalformedJamException {
    BlockCount count = new BlockCount(jam);
    boolean isMap = count.follow(new Target(position, 1));
    long end = count.in.position();
    while (isMap && !count.referenced.isEmpty()) {
      isMap = count.follow(count.referenced.pop());
    }
    return new Counted(isMap ? OptionalLong.of(count.nodes) : OptionalLong.empty(), end);
  }

  private boolean follow(Target target) throws IOException, MalformedJamException {
    if (target.position() == emptyBranches) {
      return true;
    }
    in.seek(target.position());
    if (target.maps() == 1) {
      return countMaps(1);
    }
    long before = nodes;
    int waiting = referenced.size();
    boolean counted = next() == JamReader.CELL && countMaps(2);
    if (counted && nodes == before && referenced.size() == waiting) {
      emptyBranches = target.position();
    }
    return counted;
  }

  /** Counts so many maps that stand one behind the other; answers whether they are maps. */
  private boolean countMaps(long maps) throws IOException, MalformedJamException {
    for (long open = maps; open > 0; open--) {
      int kind = next();
      if (kind == JamReader.REFERENCE) {
        referenced.push(new Target(in.target(), 1));
      } else if (kind == JamReader.ATOM) {
        if (in.atomBits() != 0) {
          return false;
        }
        in.skipAtom();
      } else {
        if (!skipPair()) {
          return false;
        }
        nodes++;
        int branches = next();
        if (branches == JamReader.CELL) {
          open += 2;
        } else if (branches == JamReader.REFERENCE) {
          referenced.push(new Target(in.target(), 2));
        } else {
          return false;
        }
      }
      if (budget < 0) {
        return false;
      }
    }
    return true;
  }

  /** Passes over a node's key and value: a cell, or a reference to an equal one. */
  private boolean skipPair() throws IOException, MalformedJamException {
    int kind = next();
    if (kind == JamReader.CELL) {
      budget -= in.skip(2, Long.MAX_VALUE); // no more than the jam has
    }
    return kind != JamReader.ATOM;
  }

  private int next() throws IOException, MalformedJamException {
    budget--;
    return in.next();
  }
}
