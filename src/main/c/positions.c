#include "positions.h"

#include <stdlib.h>

enum {
  FIRST_POSITIONS = 1 << 20,  // memory that is not needed is not touched
  MOST_POSITIONS = MAX_REFERENCED + MAX_REFERENCED / 8,
};

// Positions: 32 MiB of them. A test has fewer.
#ifndef SORTED_AT_ONCE
#define SORTED_AT_ONCE ((size_t)1 << 22)
#endif

// Sorts by the `bits` low bits, with as much memory again: digit by digit, the lowest first.
static void sort_digits(uint64_t *positions, uint64_t *others, size_t count, unsigned bits) {
  enum { DIGIT_BITS = 9, DIGITS = 1 << DIGIT_BITS };
  uint64_t *from = positions, *to = others;
  for (unsigned shift = 0; shift < bits; shift += DIGIT_BITS) {
    size_t free_from[DIGITS] = {0};
    for (size_t i = 0; i < count; i++) {
      free_from[from[i] >> shift & (DIGITS - 1)]++;
    }
    size_t start = 0;
    for (size_t digit = 0; digit < DIGITS; digit++) {
      size_t n = free_from[digit];
      free_from[digit] = start;
      start += n;
    }
    for (size_t i = 0; i < count; i++) {
      to[free_from[from[i] >> shift & (DIGITS - 1)]++] = from[i];
    }
    uint64_t *sorted = to;
    to = from;
    from = sorted;
  }
  if (from != positions) {
    memcpy(positions, from, count * sizeof *from);
  }
}

// Sorts by the `bits` low bits. More than SORTED_AT_ONCE, for which `others` has room, are parted in
// place first, by their highest byte.
static void sort_positions(uint64_t *positions, uint64_t *others, size_t count, unsigned bits) {
  enum { PARTS = 256, PART_BITS = 8 };
  if (count <= SORTED_AT_ONCE) {
    sort_digits(positions, others, count, bits);
    return;
  }
  unsigned shift = bits > PART_BITS ? bits - PART_BITS : 0;
  size_t starts[PARTS + 1] = {0}, free_from[PARTS];
  for (size_t i = 0; i < count; i++) {
    starts[(positions[i] >> shift & (PARTS - 1)) + 1]++;
  }
  for (size_t part = 0; part < PARTS; part++) {
    free_from[part] = starts[part];
    starts[part + 1] += starts[part];
  }
  for (size_t part = 0; part < PARTS; part++) {
    while (free_from[part] < starts[part + 1]) {
      uint64_t moving = positions[free_from[part]];
      size_t to = moving >> shift & (PARTS - 1);
      positions[free_from[part]] = positions[free_from[to]];
      positions[free_from[to]++] = moving;
    }
  }
  for (size_t part = 0; part < PARTS && shift > 0; part++) {
    sort_positions(positions + starts[part], others, starts[part + 1] - starts[part], shift);
  }
}

enum fault positions_settle(struct positions *set) {
  if (set->sorted == set->count) {
    return FAULT_NONE;
  }
  uint64_t *positions = set->at, all = 0;
  for (size_t i = 0; i < set->count; i++) {
    all |= positions[i];
  }
  size_t at_once = set->count < SORTED_AT_ONCE ? set->count : SORTED_AT_ONCE;
  uint64_t *others = malloc(at_once * sizeof *others);
  if (others == NULL) {
    return FAULT_MEMORY;
  }
  sort_positions(positions, others, set->count, bit_length(all));
  free(others);
  size_t kept = 1;
  for (size_t i = 1; i < set->count; i++) {
    if (positions[i] != positions[kept - 1]) {
      positions[kept++] = positions[i];
    }
  }
  set->count = kept;
  set->sorted = kept;
  return FAULT_NONE;
}

static enum fault make_room(struct positions *set) {
  enum fault fault = positions_settle(set);
  if (fault != FAULT_NONE) {
    return fault;
  }
  if (set->count > MAX_REFERENCED) {
    return FAULT_REFERENCED;
  }
  if (set->count > set->capacity / 2 || set->capacity == 0) {
    size_t capacity = set->capacity == 0 ? FIRST_POSITIONS : 2 * set->capacity;
    if (capacity > MOST_POSITIONS) {
      capacity = MOST_POSITIONS;
    }
    uint64_t *positions = realloc(set->at, capacity * sizeof *positions);
    if (positions == NULL) {
      return FAULT_MEMORY;
    }
    set->at = positions;
    set->capacity = capacity;
  }
  return FAULT_NONE;
}

enum fault positions_add_with_room(struct positions *set, uint64_t position) {
  enum fault fault = make_room(set);
  if (fault == FAULT_NONE) {
    set->at[set->count++] = position;
  }
  return fault;
}
