package dev.jamjar.synthetic;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Jams read and written the plain way, by the published rules alone: what the generator is judged
 * by. Nouns of one library are the same object exactly when they are equal.
 */
final class Library {
  /** An atom, which has a value, or a cell, which has a head and a tail. */
  static final class Noun {
    final BigInteger value;
    final Noun head;
    final Noun tail;

    private Noun(BigInteger value, Noun head, Noun tail) {
      this.value = value;
      this.head = head;
      this.tail = tail;
    }

    boolean isAtom() {
      return value != null;
    }

    long number() {
      return value.longValueExact();
    }

    /** Part {@code index} of a tuple, which is not its last. */
    Noun part(int index) {
      Noun at = this;
      for (int i = 0; i < index; i++) {
        at = at.tail;
      }
      return at.head;
    }

    /** What comes after the first {@code index} parts of a tuple. */
    Noun rest(int index) {
      Noun at = this;
      for (int i = 0; i < index; i++) {
        at = at.tail;
      }
      return at;
    }
  }

  /** What a jam consists of: the length of every token, and the noun that its bits belong to. */
  record Token(Noun owner, long bits) {}

  private record Pair(Noun head, Noun tail) {
    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(head) + System.identityHashCode(tail);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Pair pair && pair.head == head && pair.tail == tail;
    }
  }

  private final Map<BigInteger, Noun> atoms = new HashMap<>();
  private final Map<Pair, Noun> cells = new HashMap<>();

  private Noun atom(BigInteger value) {
    return atoms.computeIfAbsent(value, v -> new Noun(v, null, null));
  }

  private Noun cell(Noun head, Noun tail) {
    return cells.computeIfAbsent(new Pair(head, tail), p -> new Noun(null, head, tail));
  }

  /** Reads a jam that ends in the last byte, and adds its tokens to {@code tokens}. */
  Noun read(byte[] jam, List<Token> tokens) {
    record Open(long start, int token, List<Noun> parts, List<Long> references) {}

    Bits in = new Bits(jam);
    Map<Long, Noun> seen = new HashMap<>();
    Deque<Open> open = new ArrayDeque<>();
    while (true) {
      long start = in.at;
      Noun done;
      if (!in.bit()) {
        done = atom(in.mat());
        seen.put(start, done);
        tokens.add(new Token(done, in.at - start));
      } else if (!in.bit()) {
        tokens.add(null); // Whose bits these are is known when the cell is.
        open.push(new Open(start, tokens.size() - 1, new ArrayList<>(), new ArrayList<>()));
        continue;
      } else {
        done = seen.get(in.mat().longValueExact());
        if (done == null) {
          throw new IllegalArgumentException("a reference to nothing at bit " + start);
        }
        open.element().references.add(in.at - start);
      }
      while (true) {
        if (open.isEmpty()) {
          in.expectEnd();
          return done;
        }
        Open cell = open.element();
        cell.parts.add(done);
        if (cell.parts.size() == 1) {
          break;
        }
        open.remove();
        done = cell(cell.parts.get(0), cell.parts.get(1));
        seen.put(cell.start, done);
        long references = cell.references.stream().mapToLong(Long::longValue).sum();
        tokens.set(cell.token, new Token(done, 2 + references));
      }
    }
  }

  /** The jam that a node would write. */
  static byte[] write(Noun root) {
    Bits out = new Bits(new byte[1 << 10]);
    Map<Noun, Long> first = new IdentityHashMap<>();
    Deque<Noun> left = new ArrayDeque<>();
    left.push(root);
    while (!left.isEmpty()) {
      Noun noun = left.pop();
      Long before = first.putIfAbsent(noun, out.at);
      if (before != null
          && (!noun.isAtom() || BigInteger.valueOf(before).bitLength() < noun.value.bitLength())) {
        out.put(true);
        out.put(true);
        out.putMat(BigInteger.valueOf(before));
      } else if (noun.isAtom()) {
        out.put(false);
        out.putMat(noun.value);
      } else {
        out.put(true);
        out.put(false);
        left.push(noun.tail);
        left.push(noun.head);
      }
    }
    return Arrays.copyOf(out.bytes, (int) ((out.at + 7) / 8));
  }

  /** All nouns in a noun. */
  static Set<Noun> within(Noun root) {
    Set<Noun> found = new HashSet<>();
    Deque<Noun> left = new ArrayDeque<>();
    left.push(root);
    while (!left.isEmpty()) {
      Noun noun = left.pop();
      if (found.add(noun) && !noun.isAtom()) {
        left.push(noun.tail);
        left.push(noun.head);
      }
    }
    return found;
  }

  /** The entries of a z-map or z-set, in its order. */
  static List<Noun> entries(Noun map) {
    List<Noun> entries = new ArrayList<>();
    Deque<Noun> path = new ArrayDeque<>();
    Noun at = map;
    while (!at.isAtom() || !path.isEmpty()) {
      for (; !at.isAtom(); at = at.tail.head) {
        path.push(at);
      }
      Noun node = path.pop();
      entries.add(node.head);
      at = node.tail.tail;
    }
    return entries;
  }

  /** The values of a z-map by key. */
  static Map<Noun, Noun> map(Noun map) {
    Map<Noun, Noun> values = new IdentityHashMap<>();
    for (Noun entry : entries(map)) {
      if (values.put(entry.head, entry.tail) != null) {
        throw new IllegalArgumentException("a key twice in a z-map");
      }
    }
    return values;
  }

  private static final class Bits {
    private byte[] bytes;
    private long at;

    Bits(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean bit() {
      boolean bit = (bytes[(int) (at >>> 3)] >>> (at & 7) & 1) != 0;
      at++;
      return bit;
    }

    BigInteger mat() {
      int z = 0;
      while (!bit()) {
        z++;
      }
      if (z == 0) {
        return BigInteger.ZERO;
      }
      int length = 1 << (z - 1) | number(z - 1).intValueExact();
      return number(length);
    }

    private BigInteger number(int length) {
      byte[] bigEndian = new byte[length / 8 + 1];
      for (int i = 0; i < length; i++) {
        if (bit()) {
          bigEndian[bigEndian.length - 1 - i / 8] |= (byte) (1 << i % 8);
        }
      }
      return new BigInteger(1, bigEndian);
    }

    void expectEnd() {
      if ((at + 7) / 8 != bytes.length) {
        throw new IllegalArgumentException(bytes.length + " bytes, ended at bit " + at);
      }
      while (at % 8 != 0) {
        if (bit()) {
          throw new IllegalArgumentException("a one behind the end");
        }
      }
    }

    void put(boolean bit) {
      if (at / 8 == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      }
      if (bit) {
        bytes[(int) (at / 8)] |= (byte) (1 << at % 8);
      }
      at++;
    }

    void putMat(BigInteger value) {
      int length = value.bitLength();
      int z = BigInteger.valueOf(length).bitLength();
      for (int i = 0; i < z; i++) {
        put(false);
      }
      put(true);
      for (int i = 0; i < z - 1; i++) {
        put((length >>> i & 1) != 0);
      }
      for (int i = 0; i < length; i++) {
        put(value.testBit(i));
      }
    }
  }
}
