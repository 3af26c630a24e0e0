package dev.jamjar.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jamjar.GoldenVector;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IndexVectorsTest {
  @ParameterizedTest
  @MethodSource("vectors")
  void isReadAsItAlwaysWas(GoldenVector vector) {
    assertEquals(vector.facts(), GoldenVector.outcome(vector.body(), IndexVectors::describe));
  }

  @Test
  void isWrittenAsItAlwaysWas() throws Exception {
    assertArrayEquals(GoldenVector.read("index_two_packs").body(), IndexVectors.sound());
  }

  static List<GoldenVector> vectors() throws IOException {
    return GoldenVector.ofKind("index");
  }
}
