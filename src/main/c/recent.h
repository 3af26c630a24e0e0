// The nouns that a chunk has defined or used, the last one last: see RecentNames.java. Here they are
// known by where they start, because that can be asked before their names were looked up.
#ifndef JAMJAR_RECENT_H
#define JAMJAR_RECENT_H

#include "noun.h"

enum { RECENT_FILTER_BITS = 12 };

struct recent {
  uint64_t positions[RECENT_SPACE];  // from `first` on, the last one last
  uint32_t names[RECENT_SPACE];
  unsigned first, count;
  uint32_t chunk;
  uint32_t filter[1 << RECENT_FILTER_BITS];
};

static inline uint32_t *recent_place(struct recent *recent, uint64_t position) {
  return &recent->filter[position * 0x9E3779B97F4A7C15 >> (64 - RECENT_FILTER_BITS)];
}

static inline void recent_clear(struct recent *recent) {
  recent->first = recent->count = 0;
  recent->chunk++;
}

// When full, the one longest unused goes.
static inline void recent_add(struct recent *recent, uint64_t position, uint32_t name) {
  if (recent->count == RECENT_NAMES) {
    recent->first++;
    recent->count--;
  }
  unsigned end = recent->first + recent->count;
  if (end == RECENT_SPACE) {
    memcpy(recent->positions, recent->positions + recent->first,
           recent->count * sizeof *recent->positions);
    memcpy(recent->names, recent->names + recent->first, recent->count * sizeof *recent->names);
    recent->first = 0;
    end = recent->count;
  }
  recent->positions[end] = position;
  recent->names[end] = name;
  recent->count++;
  *recent_place(recent, position) = recent->chunk;
}

// How many are before the noun that starts at `position`, which moves to the front; -1 if it is not
// there.
static inline int recent_find(struct recent *recent, uint64_t position, uint32_t *name) {
  if (*recent_place(recent, position) != recent->chunk) {
    return -1;
  }
  uint64_t *positions = recent->positions + recent->first;
  uint32_t *names = recent->names + recent->first;
  for (unsigned i = recent->count; i-- > 0;) {
    if (positions[i] == position) {
      size_t rank = recent->count - 1 - i;
      *name = names[i];
      memmove(positions + i, positions + i + 1, rank * sizeof *positions);
      memmove(names + i, names + i + 1, rank * sizeof *names);
      positions[i + rank] = position;
      names[i + rank] = *name;
      return (int)rank;
    }
  }
  return -1;
}

#endif
