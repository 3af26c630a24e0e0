// The positions that a jam refers to, collected: what PositionSet.java does.
#ifndef JAMJAR_POSITIONS_H
#define JAMJAR_POSITIONS_H

#include "noun.h"

enum { POSITIONS_LATELY = 1 << 14 };

struct positions {
  uint64_t *at;  // the first `sorted` in order and each once
  size_t count, sorted, capacity;

  // Positions plus one that came lately, each in the place that its low bits give.
  uint64_t lately[POSITIONS_LATELY];
};

// Adds one for which there is no room.
enum fault positions_add_with_room(struct positions *positions, uint64_t position);

static inline enum fault positions_add(struct positions *positions, uint64_t position) {
  uint64_t *lately = &positions->lately[position % POSITIONS_LATELY];
  if (*lately == position + 1) {
    return FAULT_NONE;
  }
  *lately = position + 1;
  if (positions->count == positions->capacity) {
    return positions_add_with_room(positions, position);
  }
  positions->at[positions->count++] = position;
  return FAULT_NONE;
}

// Brings them in order and leaves each once.
enum fault positions_settle(struct positions *positions);

#endif
