package dev.jamjar.codec.jam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesTest {
  @Test
  void aMillionNounsOfOneNameAreAsQuickAsOthersAndNoMoreAreTaken() throws Exception {
    NameTable table = new NameTable();
    NameSet names = new NameSet();
    for (int i = 0; i < Geometry.MAX_EQUAL_NAMES; i++) {
      assertEquals(NameTable.id(7, i), table.define(7, 3L * i));
      assertEquals(i, names.give(7));
    }
    assertEquals(3L * 77_777, table.position(NameTable.id(7, 77_777)));
    assertThrows(TooManyException.class, () -> table.define(7, 1));
    assertThrows(TooManyException.class, () -> names.give(7));
  }

  @Test
  void namesAreCountedEachForItself() throws Exception {
    Random random = new Random(4);
    NameSet names = new NameSet();
    NameTable table = new NameTable();
    int[] expected = new int[3000];
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      int which = random.nextInt(expected.length);
      int name = which * 0x01000193; // 0 among them
      assertEquals(expected[which], names.give(name));
      ids.add(table.define(name, i));
      assertEquals(NameTable.id(name, expected[which]), ids.get(i));
      expected[which]++;
    }
    for (int i = 0; i < ids.size(); i++) {
      assertEquals(i, table.position(ids.get(i)));
    }
    assertEquals(-1, table.position(NameTable.id(1, 0)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 100",
    "1, 1000000000000",
    "5, 8000000000000",
    "50000, 200000",
    "50000, 8000000000000"
  })
  void targetsAreFoundWhereTheyStart(int count, long range) throws Exception {
    Random random = new Random(count);
    TreeSet<Long> expected = new TreeSet<>();
    PositionSet set = new PositionSet();
    for (int i = 0; i < count; i++) {
      // Half of them close together at the front.
      long position = Math.floorMod(random.nextLong(), random.nextBoolean() ? range : 1000);
      expected.add(position);
      set.add(position);
    }
    Targets targets = new Targets(set);
    assertEquals(expected.size(), targets.count());
    int number = 0;
    for (long position : expected) {
      if (position > 0 && !expected.contains(position - 1)) {
        assertEquals(-1, targets.startingAt(position - 1));
      }
      assertEquals(number, targets.startingAt(position));
      assertEquals(-1, targets.id(position));
      targets.define(number, number / 2);
      number++;
    }
    assertEquals(-1, targets.startingAt(range));
    number = 0;
    for (long position : expected) {
      assertEquals(NameTable.id(number / 2, number % 2), targets.id(position));
      assertEquals(expected.contains(position + 1), targets.id(position + 1) >= 0);
      number++;
    }
    assertEquals(-1, targets.id(Long.MAX_VALUE));
  }
}
