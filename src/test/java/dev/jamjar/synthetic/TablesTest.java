package dev.jamjar.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What keeps nouns and their positions small in memory. */
class TablesTest {
  @Test
  void equalValuesHaveOneNumberAlsoAfterTheIndexWasDropped() {
    LongTable table = new LongTable();
    Map<Long, Integer> model = new HashMap<>();
    Prng prng = new Prng(1);
    for (int i = 0; i < 300_000; i++) {
      long value = prng.below(150_000) * 0x1_0000_0001L;
      int expected = model.computeIfAbsent(value, v -> model.size());
      assertEquals(expected, table.number(value));
      assertEquals(value, table.get(expected));
      if (i % 100_000 == 0) {
        table.dropIndex();
      }
    }
    assertEquals(model.size(), table.size());
  }

  @Test
  void firstPositionStaysHoweverFarItIs() {
    Positions positions = new Positions(100_000);
    long[] places = {0, 1, (1L << 32) - 2, (1L << 32) - 1, 1L << 32, Positions.MAX_BITS - 1};
    for (int i = 0; i < places.length; i++) {
      assertEquals(places[i], positions.first(i * 17_000, places[i]));
    }
    BitSet expected = new BitSet();
    for (int i = 0; i < places.length; i++) {
      assertEquals(places[i], positions.first(i * 17_000, 5));
      expected.set(i * 17_000);
    }
    assertEquals(expected, positions.present());
  }

  /** The first numbers after seed 1234567, as the author of SplitMix64 publishes them. */
  @Test
  void randomNumbersAreThoseOfSplitMix() {
    Prng prng = new Prng(1234567);
    long[] published = {
      6457827717110365317L,
      3203168211198807973L,
      Long.parseUnsignedLong("9817491932198370423"),
      4593380528125082431L,
      Long.parseUnsignedLong("16408922859458223821")
    };
    for (int i = 0; i < published.length; i++) {
      assertEquals(published[i], prng.next());
      assertEquals(published[i], Prng.at(1234567, i));
    }
  }

  @Test
  void randomNumbersStayBelowTheirBound() {
    Prng prng = new Prng(2);
    int[] met = new int[7];
    for (int i = 0; i < 7_000; i++) {
      met[prng.below(7)]++;
    }
    for (int count : met) {
      assertEquals(1_000, count, 150);
    }
    assertEquals(0, prng.below(1));
  }
}
