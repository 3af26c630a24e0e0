package dev.jamjar.jam;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Nouns of many shapes, with much in them that occurs again. */
public final class JamArbitraries {
  /** Larger parts do not occur twice, so that writing everything in full stays small. */
  private static final int MOST_SHARED = 50;

  private JamArbitraries() {}

  /** Nouns of up to {@code maxCells} cells. */
  public static Arbitrary<Noun> nouns(int maxCells) {
    return Combinators.combine(
            Arbitraries.randomValue(r -> r.nextLong()), Arbitraries.integers().between(0, maxCells))
        .as((seed, cells) -> noun(new Random(seed), cells));
  }

  /** Ways of writing: as the node does, and others. */
  public static Arbitrary<Noun.Style> styles() {
    return Combinators.combine(
            Arbitraries.randomValue(r -> r.nextLong()),
            Arbitraries.of(1.0, 0.9, 0.0),
            Arbitraries.of(0.0, 0.5, 1.0))
        .as((seed, referring, longer) -> new Noun.Style(new Random(seed), referring, longer));
  }

  /** A noun of {@code cells} cells, which shares parts with itself. */
  public static Noun noun(Random random, int cells) {
    List<Noun> parts = new ArrayList<>(List.of(atom(random), atom(random)));
    Noun last = parts.get(0);
    for (int i = 0; i < cells; i++) {
      Noun old = parts.get(random.nextInt(parts.size()));
      Noun other = random.nextInt(3) == 0 || old.size() > MOST_SHARED ? atom(random) : old;
      last = random.nextBoolean() ? new Noun.Cell(last, other) : new Noun.Cell(other, last);
      parts.add(last);
      parts.add(other);
    }
    return last;
  }

  private static Noun atom(Random random) {
    int bits =
        switch (random.nextInt(10)) {
          case 0, 1, 2 -> random.nextInt(4);
          case 3, 4, 5 -> random.nextInt(65);
          case 6, 7, 8 -> random.nextInt(600);
          default -> random.nextInt(random.nextInt(4) == 0 ? 80_000 : 20_000);
        };
    return new Noun.Atom(new BigInteger(bits, random));
  }
}
