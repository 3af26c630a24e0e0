package dev.jamjar.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "packs/3f9a", "A-b_c.d/0", "a..b", "catalog.json.minisig"})
  void takesSegmentsOfPlainCharacters(String name) {
    assertEquals(name, new ObjectKey(name).toString());
    assertEquals(new ObjectKey(name), ObjectKey.parse(name).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", ".tmp", "a/.b", "a b", "a\\b",
        "a%2fb", "a:b", "ä", "a\n", "a\0"
      })
  void refusesEverythingElse(String name) {
    assertThrows(IllegalArgumentException.class, () -> new ObjectKey(name));
    assertTrue(ObjectKey.parse(name).isEmpty());
  }

  @Test
  void refusesLongNames() {
    assertTrue(ObjectKey.parse("x".repeat(ObjectKey.MAX_LENGTH)).isPresent());
    assertTrue(ObjectKey.parse("x".repeat(ObjectKey.MAX_LENGTH + 1)).isEmpty());
  }

  @Test
  void ordersByBytes() {
    List<ObjectKey> sorted = List.of(new ObjectKey("A"), new ObjectKey("a"), new ObjectKey("a/b"));
    assertEquals(sorted, sorted.stream().sorted().toList());
  }
}
