package dev.jamjar.repository.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jamjar.GoldenVector;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeVectorsTest {
  @ParameterizedTest
  @MethodSource("vectors")
  void isReadAsItAlwaysWas(GoldenVector vector) {
    assertEquals(vector.facts(), GoldenVector.outcome(vector.body(), RecipeVectors::describe));
  }

  @Test
  void isWrittenAsItAlwaysWas() throws Exception {
    try (Recipes recipes = new Recipes()) {
      recipes.write(Recipes.refs(3));

      assertArrayEquals(
          GoldenVector.read("recipe_node").body(), recipes.nodes.values().iterator().next());
    }
  }

  static List<GoldenVector> vectors() throws IOException {
    return GoldenVector.ofKind("recipe");
  }
}
