// What TablesTest.java claims of the tables in Java, of those in C: names of full lines, of one name
// many times, more than there were lines for, and nouns close together and far apart.

#include <stdio.h>
#include <stdlib.h>

#include "names.h"
#include "positions.h"
#include "targets.h"

static uint64_t state = 0x9E3779B97F4A7C15;

static uint64_t draw(void) {  // xorshift64*
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return state * UINT64_C(0x2545F4914F6CDD1D);
}

#define CHECK(that) ((that) ? (void)0 : fail(#that, __LINE__))

static void fail(const char *what, int line) {
  fprintf(stderr, "line %d: not so: %s\n", line, what);
  exit(1);
}

// ---- Names ----

static struct name_set set;
static struct name_table table;

static void start(size_t most, int name_bytes) {
  uint64_t salt = draw() | 1;
  CHECK(name_set_new(&set, most, name_bytes, salt) == FAULT_NONE);
  CHECK(name_table_new(&table, name_bytes, salt) == FAULT_NONE);
}

static void end(void) {
  name_set_free(&set);
  name_table_free(&table);
}

static uint64_t position_of(uint64_t i) { return (i * 0x1000003) & ((UINT64_C(1) << 44) - 1); }

static void give(uint32_t name, uint32_t i) {
  CHECK(name_set_give(&set, name, i) == FAULT_NONE);
  CHECK(name_table_define(&table, name, position_of(i)) == FAULT_NONE);
}

static void check_given(uint32_t name, uint32_t i, uint32_t expected) {
  uint32_t ordinal;
  uint64_t position;
  CHECK(name_set_ordinal(&set, name, i, &ordinal) == FAULT_NONE);
  CHECK(ordinal == expected);
  CHECK(name_table_find(&table, name_id(name, ordinal), &position) == FAULT_NONE);
  CHECK(position == position_of(i));
}

static void check_undefined(uint32_t name, uint32_t ordinal) {
  uint64_t position;
  CHECK(name_table_find(&table, name_id(name, ordinal), &position) == FAULT_UNDEFINED);
}

// Names that all go into `lines` lines.
static size_t names_of(size_t lines, uint32_t *names, size_t most) {
  size_t count = 0;
  for (uint32_t name = 0; count < most; name++) {
    if (place_of(&set.placing, name).line < lines) {
      names[count++] = name;
    }
  }
  return count;
}

static void names_of_full_lines_are_known(int name_bytes) {
  enum { NAMES = 100, TIMES = 5000 };
  static uint32_t names[2 * NAMES], given[TIMES], ordinals[TIMES];
  uint32_t before[NAMES] = {0};
  start(NAMES, name_bytes);
  names_of(4, names, 2 * NAMES);
  for (uint32_t i = 0; i < TIMES; i++) {
    size_t which = (size_t)(draw() % NAMES);
    given[i] = names[which];
    ordinals[i] = before[which]++;
    give(given[i], i);
    if (draw() % 4 == 0) {
      uint32_t some = (uint32_t)(draw() % (i + 1));
      check_given(given[some], some, ordinals[some]);
    }
  }
  for (uint32_t i = 0; i < TIMES; i++) {
    check_given(given[i], i, ordinals[i]);
  }
  for (size_t i = 0; i < NAMES; i++) {
    check_undefined(names[i], before[i]);
    check_undefined(names[NAMES + i], 0);
  }
  end();
}

static void more_names_than_lines_were_made_for_are_known(int name_bytes) {
  const uint32_t mask = name_mask(name_bytes), factor = 0x9E3779B1;
  start(1000, name_bytes);
  const uint32_t names = (uint32_t)(NAMES_PER_LINE * line_count(&table.placing)) + 10000;
  for (uint32_t i = 0; i < names; i++) {
    give(i * factor & mask, i);
    if (i % 1000 == 0) {
      give(i * factor & mask, names + i);
    }
  }
  CHECK(table.placing.tag_bits < MOST_TAG_BITS);
  CHECK(table.apart.used > 0 && set.apart.used > 0);
  for (uint32_t i = 0; i < names; i++) {
    check_given(i * factor & mask, i, 0);
    if (i % 1000 == 0) {
      check_given(i * factor & mask, names + i, 1);
    }
    check_undefined(i * factor & mask, 2);
  }
  check_undefined(names * factor & mask, 0);
  end();
}

static void no_more_than_a_million_of_one_name_are_taken(void) {
  start(MAX_EQUAL_NAMES, 3);
  for (uint32_t i = 0; i < MAX_EQUAL_NAMES; i++) {
    give(7, i);
  }
  check_given(7, 77777, 77777);
  check_undefined(7, MAX_EQUAL_NAMES);
  CHECK(name_set_give(&set, 7, MAX_EQUAL_NAMES) == FAULT_NONE);  // known when it is taken in
  CHECK(name_set_settle(&set) == FAULT_EQUAL_NAMES);
  CHECK(name_table_define(&table, 7, 1) == FAULT_NONE);
  uint64_t position;
  CHECK(name_table_find(&table, name_id(8, 0), &position) == FAULT_UNDEFINED);
  CHECK(name_table_find(&table, name_id(7, 0), &position) == FAULT_EQUAL_NAMES);
  end();
}

// ---- Targets ----

static void targets_are_found(size_t count, uint64_t range) {
  static struct positions positions;
  positions = (struct positions){0};
  for (size_t i = 0; i < count; i++) {
    // Some close together at the front, some with the low half of another.
    uint64_t position = draw() % (draw() % 2 ? range : 1000);
    CHECK(positions_add(&positions, position) == FAULT_NONE);
    if (draw() % 16 == 0 && position + (UINT64_C(1) << 32) < range) {
      CHECK(positions_add(&positions, position + (UINT64_C(1) << 32)) == FAULT_NONE);
    }
  }
  CHECK(positions_settle(&positions) == FAULT_NONE);
  count = positions.count;
  uint64_t *sorted = malloc((count + 1) * sizeof *sorted);
  for (size_t i = 0; i < count; i++) {
    sorted[i] = positions.at[i];
    CHECK(i == 0 || sorted[i] > sorted[i - 1]);
  }
  sorted[count] = UINT64_MAX;

  struct targets targets;
  CHECK(targets_new(&targets, positions.at, count, 3, draw() | 1) == FAULT_NONE);
  uint32_t number;
  for (size_t i = 0; i < count; i++) {
    if (sorted[i] > 0 && (i == 0 || sorted[i - 1] != sorted[i] - 1)) {
      CHECK(targets_starting_at(&targets, sorted[i] - 1) == 0);
    }
    CHECK(targets_starting_at(&targets, sorted[i]) == i + 1);
    CHECK(!targets_find(&targets, sorted[i], &number));
    CHECK(targets_define(&targets, (uint32_t)i, (uint32_t)(i / 2)) == FAULT_NONE);
  }
  CHECK(targets_starting_at(&targets, range) == 0);
  for (size_t i = 0; i < count; i++) {
    CHECK(targets_find(&targets, sorted[i], &number));
    CHECK(number == i);
    CHECK((uint32_t)targets.entries[i] == i / 2);
    uint32_t ordinal;
    CHECK(name_set_ordinal(&targets.given, (uint32_t)(i / 2), number, &ordinal) == FAULT_NONE);
    CHECK(ordinal == i % 2);
    CHECK(targets_find(&targets, sorted[i] + 1, &number) == (sorted[i + 1] == sorted[i] + 1));
  }
  CHECK(!targets_find(&targets, UINT64_MAX, &number));
  free(sorted);
  targets_free(&targets);
}

int main(void) {
  for (int name_bytes = 3; name_bytes <= 4; name_bytes++) {
    names_of_full_lines_are_known(name_bytes);
    more_names_than_lines_were_made_for_are_known(name_bytes);
  }
  no_more_than_a_million_of_one_name_are_taken();
  targets_are_found(0, 100);
  targets_are_found(1, 1000000000000);
  targets_are_found(5, 8000000000000);
  targets_are_found(50000, 200000);
  targets_are_found(50000, 8000000000000);
  targets_are_found(50000, UINT64_C(1) << 33);
  puts("all well");
  return 0;
}
