package dev.jamjar.repository.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RequestBuffersTest {
  private static final int MEBIBYTE = 1 << 20;

  private final RequestBuffers buffers = new RequestBuffers(4 * MEBIBYTE);

  @Property(tries = 200)
  void anArrayIsLongEnoughAndLessThanTwiceThat(
      @ForAll @IntRange(min = 1, max = 1 << 24) int length) {
    int taken = new RequestBuffers(0).take(length).length;
    assertTrue(taken >= length && taken / 2 < length, taken + " bytes for " + length);
  }

  @Test
  void aRequestUsesWhatOneOfAboutItsLengthGaveBack() {
    byte[] first = buffers.take(MEBIBYTE - 100_000);
    buffers.giveBack(first);
    assertSame(first, buffers.take(MEBIBYTE / 2 + 1));
    assertNotSame(first, buffers.take(MEBIBYTE), "it is taken");
  }

  @Test
  void aRequestOfAnotherLengthLeavesItAlone() {
    byte[] kept = buffers.take(MEBIBYTE);
    buffers.giveBack(kept);
    assertNotSame(kept, buffers.take(MEBIBYTE / 2));
    assertNotSame(kept, buffers.take(MEBIBYTE + 1));
    assertSame(kept, buffers.take(MEBIBYTE));
  }

  @Test
  void thoseLongestUnusedGoWhereThereAreTooMany() {
    byte[] oldest = buffers.take(2 * MEBIBYTE);
    byte[] large = buffers.take(2 * MEBIBYTE);
    byte[] small = buffers.take(MEBIBYTE);
    buffers.giveBack(oldest);
    buffers.giveBack(large);
    buffers.giveBack(small);
    assertSame(small, buffers.take(MEBIBYTE));
    assertSame(large, buffers.take(2 * MEBIBYTE));
    assertNotSame(oldest, buffers.take(2 * MEBIBYTE));
  }

  @Test
  void whatIsLongerThanAllThatIsKeptIsNotKept() {
    byte[] kept = buffers.take(MEBIBYTE);
    byte[] huge = buffers.take(5 * MEBIBYTE);
    buffers.giveBack(kept);
    buffers.giveBack(huge);
    assertNotSame(huge, buffers.take(5 * MEBIBYTE));
    assertSame(kept, buffers.take(MEBIBYTE));
  }

  @Test
  void shortOnesAreMadeToMeasure() {
    byte[] made = buffers.take(1000);
    assertEquals(1000, made.length);
    buffers.giveBack(made);
    assertNotSame(made, buffers.take(1000));
  }
}
