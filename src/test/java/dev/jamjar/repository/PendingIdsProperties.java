package dev.jamjar.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PendingIdsProperties {
  @Property(tries = 50)
  void isASet(@ForAll @Size(max = 3000) List<@IntRange(max = 2000) Integer> numbers) {
    PendingIds ids = new PendingIds();
    Set<Integer> model = new HashSet<>();
    for (int number : numbers) {
      assertEquals(model.add(number), ids.add(id(number)));
    }
  }

  @Property(tries = 1)
  void holdsManyMoreThanItsFirstTable() {
    PendingIds ids = new PendingIds();
    for (int round = 0; round < 2; round++) {
      for (int number = 0; number < 50_000; number++) {
        assertEquals(round == 0, ids.add(id(number)));
      }
    }
  }

  private static Hash id(int number) {
    return Blake3.of(("chunk " + number).getBytes(StandardCharsets.US_ASCII));
  }
}
