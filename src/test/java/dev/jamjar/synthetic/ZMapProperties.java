package dev.jamjar.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ZMapProperties {
  private final Nouns nouns = new Nouns(0);

  /** Keys 0 to 30; each number puts its key with a value, or removes it if it is there. */
  @Property(tries = 300)
  void nounFollowsFromTheContentsAlone(
      @ForAll @Size(max = 200) List<@IntRange(max = 30) Integer> changes, @ForAll Random order) {
    ZMap map = new ZMap(nouns);
    Map<Integer, Integer> model = new HashMap<>();
    for (int i = 0; i < changes.size(); i++) {
      int key = changes.get(i);
      if (i % 3 == 0 && model.remove(key) != null) {
        map.remove(nouns.atom(key));
      } else {
        map.put(nouns.atom(key), nouns.atom(i));
        model.put(key, i);
      }
      if (i % 7 == 0) {
        map.noun();
      }
    }
    List<Integer> keys = new ArrayList<>(model.keySet());
    Collections.shuffle(keys, order);
    ZMap other = new ZMap(nouns);
    keys.forEach(key -> other.put(nouns.atom(key), nouns.atom(model.get(key))));
    assertEquals(other.noun(), map.noun());
    assertEquals(model.size(), map.size());
    assertEquals(model, contents(map.noun()));
  }

  @Example
  void emptyMapIsZero() {
    ZMap map = new ZMap(nouns);
    map.add(nouns.atom(1));
    map.remove(nouns.atom(1));
    assertEquals(nouns.atom(0), map.noun());
  }

  @Example
  void removingWhatIsNotThereIsOurMistake() {
    ZMap map = new ZMap(nouns);
    assertThrows(IllegalStateException.class, () -> map.remove(nouns.atom(1)));
    map.add(nouns.atom(2));
    assertThrows(IllegalStateException.class, () -> map.remove(nouns.atom(1)));
  }

  private Map<Integer, Integer> contents(int map) {
    Map<Integer, Integer> contents = new HashMap<>();
    List<Integer> left = new ArrayList<>(List.of(map));
    while (!left.isEmpty()) {
      int node = left.remove(left.size() - 1);
      if (Nouns.kind(node) == Nouns.CELL) {
        int entry = nouns.head(node);
        contents.put((int) nouns.value(nouns.head(entry)), (int) nouns.value(nouns.tail(entry)));
        left.add(nouns.head(nouns.tail(node)));
        left.add(nouns.tail(nouns.tail(node)));
      }
    }
    return contents;
  }
}
