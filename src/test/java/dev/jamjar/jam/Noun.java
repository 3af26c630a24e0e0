package dev.jamjar.jam;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A noun in memory, for tests. */
public sealed interface Noun {
  /** The number of atoms and cells when everything is written in full. */
  int size();

  record Atom(BigInteger value) implements Noun {
    @Override
    public int size() {
      return 1;
    }
  }

  /** A cell; nested too deeply, it cannot be compared, only written. */
  record Cell(Noun head, Noun tail, int size, int hash) implements Noun {
    public Cell(Noun head, Noun tail) {
      this(head, tail, 1 + head.size() + tail.size(), 31 * head.hashCode() + tail.hashCode());
    }

    @Override
    public boolean equals(Object other) {
      return this == other
          || other instanceof Cell that
              && hash == that.hash
              && head.equals(that.head)
              && tail.equals(that.tail);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  static Noun atom(long value) {
    return new Atom(BigInteger.valueOf(value));
  }

  static Noun cell(Noun... parts) {
    Noun tuple = parts[parts.length - 1];
    for (int i = parts.length - 2; i >= 0; i--) {
      tuple = new Cell(parts[i], tuple);
    }
    return tuple;
  }

  /** What the node's encoder writes. */
  static byte[] jam(Noun noun) throws IOException {
    return jam(noun, new Style(new Random(0), 1, 0));
  }

  /**
   * How an encoder writes a noun met again.
   *
   * @param referring the share of cells met again that it refers back to, 0 to 1
   * @param longer the share of atoms met again that it refers back to although that is no shorter
   */
  record Style(Random random, double referring, double longer) {}

  /** A jam of {@code noun} that decodes to it, though the node would perhaps write another. */
  static byte[] jam(Noun noun, Style style) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JamWriter out = new JamWriter(bytes);
    Map<Noun, List<Long>> known = new HashMap<>();
    Deque<Noun> open = new ArrayDeque<>();
    open.push(noun);
    while (!open.isEmpty()) {
      Noun next = open.pop();
      long start = out.position();
      List<Long> before = known.computeIfAbsent(next, n -> new ArrayList<>());
      if (!before.isEmpty()) {
        // The node refers to the first; another encoder may choose any.
        long target =
            style.referring() == 1
                ? before.get(0)
                : before.get(style.random().nextInt(before.size()));
        boolean refer =
            next instanceof Atom atom
                ? Long.SIZE - Long.numberOfLeadingZeros(target) < atom.value().bitLength()
                    || style.random().nextDouble() < style.longer()
                : style.random().nextDouble() < style.referring();
        if (refer) {
          out.reference(target);
          continue;
        }
      }
      if (next instanceof Cell cell) {
        out.cell();
        open.push(cell.tail());
        open.push(cell.head());
      } else {
        out.atom(((Atom) next).value());
      }
      before.add(start); // safe before it is complete: no noun holds itself
    }
    out.finish();
    return bytes.toByteArray();
  }

  /** The noun that {@code jam} starts with. */
  static Noun cue(byte[] jam) throws IOException, MalformedJamException {
    JamReader in = new JamReader(JamSource.of(jam), jam.length);
    Map<Long, Noun> known = new HashMap<>();
    Deque<Object> open = new ArrayDeque<>(); // the start of a cell, then perhaps its head
    while (true) {
      Noun done;
      switch (in.next()) {
        case JamReader.CELL -> {
          open.push(in.start());
          continue;
        }
        case JamReader.ATOM -> {
          long start = in.start();
          done = new Atom(in.bigAtom());
          known.put(start, done);
        }
        default -> {
          done = known.get(in.target());
          if (done == null) {
            throw new MalformedJamException(in.start(), "a reference to no noun");
          }
        }
      }
      while (!open.isEmpty() && open.peek() instanceof Noun head) {
        open.pop();
        done = new Cell(head, done);
        known.put((Long) open.pop(), done);
      }
      if (open.isEmpty()) {
        return done;
      }
      open.push(done);
    }
  }
}
