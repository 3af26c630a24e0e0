package dev.jamjar.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SpareArraysTest {
  private static final int MEBIBYTE = 1 << 20;

  private final SpareArrays spare = new SpareArrays(4 * MEBIBYTE);

  @Property(tries = 200)
  void anArrayIsLongEnoughAndLessThanTwiceThat(
      @ForAll @IntRange(min = 1, max = 1 << 24) int length) {
    int taken = new SpareArrays(0).take(length).length;
    assertTrue(taken >= length && taken / 2 < length, taken + " bytes for " + length);
  }

  @Test
  void whatCameBackIsUsedForAboutTheSameLength() {
    byte[] first = spare.take(MEBIBYTE - 100_000);
    spare.giveBack(first);
    assertSame(first, spare.take(MEBIBYTE / 2 + 1));
    assertNotSame(first, spare.take(MEBIBYTE), "it is taken");
  }

  @Test
  void forAnotherLengthItIsLeftAlone() {
    byte[] kept = spare.take(MEBIBYTE);
    spare.giveBack(kept);
    assertNotSame(kept, spare.take(MEBIBYTE / 2));
    assertNotSame(kept, spare.take(MEBIBYTE + 1));
    assertSame(kept, spare.take(MEBIBYTE));
  }

  @Test
  void thoseLongestUnusedGoWhereThereAreTooMany() {
    byte[] oldest = spare.take(2 * MEBIBYTE);
    byte[] large = spare.take(2 * MEBIBYTE);
    byte[] small = spare.take(MEBIBYTE);
    spare.giveBack(oldest);
    spare.giveBack(large);
    spare.giveBack(small);
    assertSame(small, spare.take(MEBIBYTE));
    assertSame(large, spare.take(2 * MEBIBYTE));
    assertNotSame(oldest, spare.take(2 * MEBIBYTE));
  }

  @Test
  void whatIsLongerThanAllThatIsKeptIsNotKept() {
    byte[] kept = spare.take(MEBIBYTE);
    byte[] huge = spare.take(5 * MEBIBYTE);
    spare.giveBack(kept);
    spare.giveBack(huge);
    assertNotSame(huge, spare.take(5 * MEBIBYTE));
    assertSame(kept, spare.take(MEBIBYTE));
  }

  @Test
  void shortOnesAreMadeToMeasure() {
    byte[] made = spare.take(1000);
    assertEquals(1000, made.length);
    spare.giveBack(made);
    assertNotSame(made, spare.take(1000));
  }
}
