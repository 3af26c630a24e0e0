package dev.jamjar.synthetic;

import java.util.Arrays;

/**
 * A z-map or z-set that grows and shrinks, and the noun of what it holds.
 *
 * <p>A treap: searched by one hash of the key, heap-ordered by a second one. So its shape follows
 * from its keys alone, a new key lands at a random place, and the nouns of two states of it share
 * all nodes but those on the paths between.
 *
 * <p>The noun is 0, or {@code [entry left right]}, where the entry is {@code [key value]} in a map
 * and the key in a set.
 */
final class ZMap {
  private static final int NONE = 0;
  private static final int STALE = -1;

  private final Nouns nouns;
  private int root = NONE;
  private int size;

  /** Nodes by number, from 1; free ones hang together by {@code left}. */
  private long[] order = new long[4];

  private int[] entry = new int[4];
  private int[] left = new int[4];
  private int[] right = new int[4];

  /** The noun of the subtree, or STALE, which then all nodes above are too. */
  private int[] noun = new int[4];

  private int nodes = 1;
  private int free = NONE;
  private int[] stack = new int[32];

  ZMap(Nouns nouns) {
    this.nouns = nouns;
  }

  int size() {
    return size;
  }

  /** Maps {@code key} to {@code value}, whatever it was mapped to before. */
  void put(int key, int value) {
    putEntry(key, nouns.cell(key, value));
  }

  /** Has {@code key} in the set. */
  void add(int key) {
    putEntry(key, key);
  }

  /** Puts an entry that is a noun already, {@code [key value]} or {@code key}. */
  void putEntry(int key, int keyEntry) {
    long place = nouns.hash(key);
    long rank = rank(place);
    int parent = NONE;
    boolean toRight = false;
    int at = root;
    while (at != NONE && rank(order[at]) >= rank) {
      noun[at] = STALE;
      if (order[at] == place) {
        entry[at] = keyEntry;
        return;
      }
      parent = at;
      toRight = place > order[at];
      at = toRight ? right[at] : left[at];
    }
    int fresh = newNode(place, keyEntry);
    split(at, fresh);
    link(parent, toRight, fresh);
    size++;
  }

  /** Takes {@code key} out, which must be in. */
  void remove(int key) {
    long place = nouns.hash(key);
    int parent = NONE;
    boolean toRight = false;
    int at = root;
    while (order[at] != place) {
      noun[at] = STALE;
      parent = at;
      toRight = place > order[at];
      at = toRight ? right[at] : left[at];
      if (at == NONE) {
        throw new IllegalStateException("removing a key that is not in the map");
      }
    }
    int low = left[at];
    int high = right[at];
    left[at] = free;
    free = at;
    size--;
    join(parent, toRight, low, high);
  }

  /** The noun of what the map holds now. */
  int noun() {
    if (root == NONE) {
      return nouns.atom(0);
    }
    int depth = 0;
    stack[depth++] = root;
    while (depth > 0) {
      int at = stack[depth - 1];
      if (depth + 1 > stack.length) {
        stack = Arrays.copyOf(stack, 2 * stack.length);
      }
      if (isStale(left[at])) {
        stack[depth++] = left[at];
      } else if (isStale(right[at])) {
        stack[depth++] = right[at];
      } else {
        noun[at] = nouns.tuple(entry[at], nounOf(left[at]), nounOf(right[at]));
        depth--;
      }
    }
    return noun[root];
  }

  private boolean isStale(int node) {
    return node != NONE && noun[node] == STALE;
  }

  private int nounOf(int node) {
    return node == NONE ? nouns.atom(0) : noun[node];
  }

  /** Hangs what is below {@code at} to both sides of {@code fresh}, by order. */
  private void split(int at, int fresh) {
    int lowEnd = fresh;
    int highEnd = fresh;
    int rest = at;
    while (rest != NONE) {
      noun[rest] = STALE;
      if (order[rest] < order[fresh]) {
        link(lowEnd, lowEnd != fresh, rest);
        lowEnd = rest;
        rest = right[rest];
      } else {
        link(highEnd, highEnd == fresh, rest);
        highEnd = rest;
        rest = left[rest];
      }
    }
    link(lowEnd, lowEnd != fresh, NONE);
    link(highEnd, highEnd == fresh, NONE);
  }

  /** Hangs two trees below {@code parent} as one, everything in one being below the other. */
  private void join(int parent, boolean toRight, int low, int high) {
    int end = parent;
    boolean side = toRight;
    int lows = low;
    int highs = high;
    while (lows != NONE && highs != NONE) {
      if (rank(order[lows]) >= rank(order[highs])) {
        link(end, side, lows);
        end = lows;
        side = true;
        lows = right[lows];
      } else {
        link(end, side, highs);
        end = highs;
        side = false;
        highs = left[highs];
      }
      noun[end] = STALE;
    }
    link(end, side, lows == NONE ? highs : lows);
  }

  private void link(int parent, boolean toRight, int child) {
    if (parent == NONE) {
      root = child;
    } else if (toRight) {
      right[parent] = child;
    } else {
      left[parent] = child;
    }
  }

  private int newNode(long place, int keyEntry) {
    int node = free;
    if (node != NONE) {
      free = left[node];
    } else {
      node = nodes++;
      if (node == order.length) {
        int longer = node + (node >> 1);
        order = Arrays.copyOf(order, longer);
        entry = Arrays.copyOf(entry, longer);
        left = Arrays.copyOf(left, longer);
        right = Arrays.copyOf(right, longer);
        noun = Arrays.copyOf(noun, longer);
      }
    }
    order[node] = place;
    entry[node] = keyEntry;
    noun[node] = STALE;
    left[node] = NONE;
    right[node] = NONE;
    return node;
  }

  /** The second hash: the higher, the nearer the root. */
  private static long rank(long place) {
    return Prng.mix(~place);
  }
}
