package dev.jamjar.checkpoint;

import dev.jamjar.codec.Region;
import dev.jamjar.jam.MalformedJamException;
import dev.jamjar.jam.NounCursor;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * The noun of the kernel's state, walked as far as the blocks and the height.
 *
 * <p>The shapes are upstream's: {@code outer-state} in {@code wrapper.hoon}, and {@code
 * kernel-state-0} to {@code kernel-state-12} in {@code apps/dumbnet/lib/types.hoon}.
 *
 * <pre>
 * outer-state      [%0 desk-hash=(unit @) internal=kernel-state]
 * kernel-state 0–4 [version c p a m d constants]
 * kernel-state 5–  [version c a m d constants]
 * d, version 0     heaviest-chain=(map height block-id)
 * d, version 1–    [highest-block-height=(unit height) heaviest-chain=(map height block-id)]
 * c, version 0–2   [balance txs blocks …]
 * c, version 3–4   [balance txs raw-txs blocks …]
 * c, version 5–    [pending [balance txs raw-txs blocks …]]
 * (map k v)        0, or [[k v] left right]
 * (unit v)         0, or [0 v]
 * </pre>
 */
final class StateNoun {
  /** The newest kernel-state whose shape is known. */
  static final long NEWEST_VERSION = 12;

  private static final long LAST_VERSION_WITH_PENDING_STATE = 4;

  private static final long LAST_VERSION_WITHOUT_RAW_TRANSACTIONS = 2;
  private static final int CONSENSUS_FIELD = 1;

  /** So that the least of jams is judged by what it holds. */
  private static final long MIN_NOUNS = 1_000;

  /** A balanced map of all blocks ever is some 40 deep; a hostile one is not followed further. */
  private static final int MAX_MAP_DEPTH = 512;

  private final Region jam;
  private final boolean pair;
  private final NounCursor noun;

  /**
   * @param pair whether the jam is the cell [state cold]
   */
  StateNoun(Region jam, boolean pair) {
    this.jam = jam;
    this.pair = pair;
    // A noun takes two bits at least, so as many nouns as there are bits are two passes at least;
    // a walk takes one and a little. It also bounds what a map of shared branches can cost.
    this.noun = new NounCursor(jam::read, jam.length(), MIN_NOUNS + jam.length() * Byte.SIZE);
  }

  /** The height, or empty where the state has no chain yet. */
  OptionalLong height() throws IOException, MalformedJamException, MalformedException {
    long internal = internal();
    long version = version(internal);
    long derived = field(internal, version <= LAST_VERSION_WITH_PENDING_STATE ? 5 : 4);
    if (version == 0) {
      return largestKey(derived);
    }
    require(noun.isCell(derived), "the state has no derived state where it should be");
    requireMap(noun.tail(derived));
    return unit(noun.head(derived));
  }

  /**
   * How many blocks the state keeps, those of abandoned branches included; empty where they are in
   * no map.
   */
  OptionalLong blocks() throws IOException, MalformedJamException, MalformedException {
    long internal = internal();
    long version = version(internal);
    long consensus = field(internal, CONSENSUS_FIELD);
    require(noun.isCell(consensus), "the consensus state is no cell");
    long rest = consensus;
    boolean inPlace = noun.isInPlace(rest);
    int tails = version <= LAST_VERSION_WITHOUT_RAW_TRANSACTIONS ? 2 : 3;
    if (version > LAST_VERSION_WITH_PENDING_STATE) {
      tails++; // past the pending state, into the rest
    }
    for (int i = 0; i < tails; i++) {
      rest = noun.tail(rest);
      require(noun.isCell(rest), "the state has fewer fields than its version says");
      inPlace = inPlace && noun.isInPlace(rest);
    }
    long map = noun.head(rest);
    BlockCount.Counted counted = BlockCount.of(jam, noun.resolve(map));
    if (inPlace && noun.isInPlace(map) && counted.blocks().isPresent()) {
      // A tuple ends where its last element does, so that nobody need read over the map again.
      noun.setEnd(consensus, noun.skip(counted.end()));
    }
    return counted.blocks();
  }

  private long internal() throws IOException, MalformedJamException, MalformedException {
    long outer = NounCursor.ROOT;
    if (pair) {
      require(noun.isCell(outer), "the jam is no cell of state and cold state");
      outer = noun.head(outer);
    }
    String shape = "the noun is no kernel state";
    require(noun.isCell(outer) && isZero(noun.head(outer)), shape);
    long rest = noun.tail(outer);
    require(noun.isCell(rest), shape);
    unitOfAnySize(noun.head(rest), shape);
    long internal = noun.tail(rest);
    require(noun.isCell(internal), shape);
    return internal;
  }

  private long version(long internal)
      throws IOException, MalformedJamException, MalformedException {
    require(isAtomOfBits(noun.head(internal), Long.SIZE - 1), "the state has no version");
    long version = noun.atom(noun.head(internal));
    require(
        version <= NEWEST_VERSION,
        "state version " + version + " is not known, 0 to " + NEWEST_VERSION + " are");
    return version;
  }

  /** Element {@code index} of a tuple, counted from 0, that is not its last. */
  private long field(long tuple, int index)
      throws IOException, MalformedJamException, MalformedException {
    long at = tuple;
    for (int i = 0; i < index; i++) {
      at = noun.tail(at);
      require(noun.isCell(at), "the state has fewer fields than its version says");
    }
    return noun.head(at);
  }

  private OptionalLong unit(long at) throws IOException, MalformedJamException, MalformedException {
    if (isZero(at)) {
      return OptionalLong.empty();
    }
    String shape = "the highest block height is no (unit @)";
    require(noun.isCell(at) && isZero(noun.head(at)), shape);
    long value = noun.tail(at);
    require(isAtomOfBits(value, Long.SIZE - 1), shape);
    return OptionalLong.of(noun.atom(value));
  }

  private void unitOfAnySize(long at, String shape)
      throws IOException, MalformedJamException, MalformedException {
    if (!isZero(at)) {
      require(noun.isCell(at) && isZero(noun.head(at)) && noun.isAtom(noun.tail(at)), shape);
    }
  }

  /** The largest key of a map; a map is ordered by hashes of its keys, so every node is visited. */
  private OptionalLong largestKey(long map)
      throws IOException, MalformedJamException, MalformedException {
    OptionalLong largest = OptionalLong.empty();
    Deque<Long> toVisit = new ArrayDeque<>();
    toVisit.push(map);
    while (!toVisit.isEmpty()) {
      long node = toVisit.pop();
      if (isZero(node)) {
        continue;
      }
      largest = OptionalLong.of(Math.max(largest.orElse(0), key(node)));
      long branches = noun.tail(node);
      require(noun.isCell(branches), "a node of the heaviest chain has no branches");
      // The left branch is visited first: what waits is then no more than the map is deep.
      toVisit.push(noun.tail(branches));
      toVisit.push(noun.head(branches));
      require(toVisit.size() <= MAX_MAP_DEPTH, "the heaviest chain is no balanced map");
    }
    return largest;
  }

  private void requireMap(long map) throws IOException, MalformedJamException, MalformedException {
    if (!isZero(map)) {
      key(map);
      require(noun.isCell(noun.tail(map)), "a node of the heaviest chain has no branches");
    }
  }

  private long key(long node) throws IOException, MalformedJamException, MalformedException {
    String shape = "the heaviest chain is no map of heights";
    require(noun.isCell(node) && noun.isCell(noun.head(node)), shape);
    long key = noun.head(noun.head(node));
    require(isAtomOfBits(key, Long.SIZE - 1), shape);
    return noun.atom(key);
  }

  private boolean isZero(long at) throws IOException, MalformedJamException {
    return isAtomOfBits(at, 0);
  }

  private boolean isAtomOfBits(long at, int maxBits) throws IOException, MalformedJamException {
    return noun.isAtom(at) && noun.atomBits(at) <= maxBits;
  }

  private static void require(boolean fits, String otherwise) throws MalformedException {
    if (!fits) {
      throw new MalformedException(otherwise);
    }
  }
}
