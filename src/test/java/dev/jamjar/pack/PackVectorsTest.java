package dev.jamjar.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jamjar.GoldenVector;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackVectorsTest {
  @ParameterizedTest
  @MethodSource("vectors")
  void isReadAsItAlwaysWas(GoldenVector vector) {
    assertEquals(vector.facts(), GoldenVector.outcome(vector.body(), PackVectors::describe));
  }

  static List<GoldenVector> vectors() throws IOException {
    return GoldenVector.ofKind("pack");
  }
}
