package dev.jamjar.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LongSetTest {
  @Test
  void countsEveryNumberOnceAsASetDoes() {
    Random random = new Random(1);
    LongSet set = new LongSet();
    Set<Long> expected = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      // Small numbers, runs and large ones, the neighbours of powers of two among them.
      long value = random.nextLong() >>> 1 + random.nextInt(63);
      assertTrue(set.add(value));
      expected.add(value);
      assertEquals(expected.size(), set.size());
    }
  }
}
