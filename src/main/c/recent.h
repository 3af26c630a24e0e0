// The nouns that a chunk has defined or used, the last one last: see RecentNames.java. Here they are
// known by where they start, because that can be asked before their names were looked up.
#ifndef JAMJAR_RECENT_H
#define JAMJAR_RECENT_H

#include "noun.h"

enum { RECENT_FILTER_BITS = 12 };

struct recent {
  uint64_t positions[RECENT_NAMES];  // the last one last
  uint32_t names[RECENT_NAMES];
  unsigned count;
  uint32_t chunk;
  uint32_t filter[1 << RECENT_FILTER_BITS];
};

static inline uint32_t *recent_place(struct recent *recent, uint64_t position) {
  return &recent->filter[position * 0x9E3779B97F4A7C15 >> (64 - RECENT_FILTER_BITS)];
}

static inline void recent_clear(struct recent *recent) {
  recent->count = 0;
  recent->chunk++;
}

static inline void recent_drop(struct recent *recent, unsigned i) {
  size_t behind = --recent->count - i;
  memmove(recent->positions + i, recent->positions + i + 1, behind * sizeof *recent->positions);
  memmove(recent->names + i, recent->names + i + 1, behind * sizeof *recent->names);
}

static inline void recent_put_last(struct recent *recent, uint64_t position, uint32_t name) {
  recent->positions[recent->count] = position;
  recent->names[recent->count++] = name;
}

static inline void recent_add(struct recent *recent, uint64_t position, uint32_t name) {
  if (recent->count == RECENT_NAMES) {
    recent_drop(recent, 0);
  }
  recent_put_last(recent, position, name);
  *recent_place(recent, position) = recent->chunk;
}

// How many are before the noun that starts at `position`, which moves to the front; -1 if it is not
// there.
static inline int recent_find(struct recent *recent, uint64_t position, uint32_t *name) {
  if (*recent_place(recent, position) != recent->chunk) {
    return -1;
  }
  for (unsigned i = recent->count; i-- > 0;) {
    if (recent->positions[i] == position) {
      int rank = (int)(recent->count - 1 - i);
      *name = recent->names[i];
      recent_drop(recent, i);
      recent_put_last(recent, position, *name);
      return rank;
    }
  }
  return -1;
}

#endif
