package dev.jamjar.codec.jam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AtomPlacesTest {
  private static final long LARGE_BITS = 8 * (Geometry.LARGE_ATOM_BYTES - 1) + 1;

  @Test
  void onlyLargeOnesAreRemembered() {
    AtomPlaces places = new AtomPlaces();
    places.add(10, LARGE_BITS - 1);
    places.add(40_000, LARGE_BITS);
    places.add(90_000, 0);
    places.add(100_000, 1L << 40);
    assertEquals(2, places.count());
    assertEquals(40_000, places.start(0));
    assertEquals(LARGE_BITS, places.bits(0));
    assertEquals(100_000, places.start(1));
    assertEquals(1L << 40, places.bits(1));
  }

  @Test
  void whereThereAreTooManyItSaysSo() {
    AtomPlaces places = new AtomPlaces();
    for (int i = 0; i < AtomPlaces.MOST; i++) {
      places.add(i, LARGE_BITS);
    }
    assertTrue(places.isComplete());
    assertEquals(AtomPlaces.MOST, places.count());
    assertEquals(AtomPlaces.MOST - 1, places.start(AtomPlaces.MOST - 1));
    places.add(0, 1);
    assertTrue(places.isComplete());
    places.add(0, LARGE_BITS);
    assertFalse(places.isComplete());
  }
}
