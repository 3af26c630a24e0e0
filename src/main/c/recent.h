// The names that a chunk has defined or used, the last one last: see RecentNames.java.
#ifndef JAMJAR_RECENT_H
#define JAMJAR_RECENT_H

#include "noun.h"

enum { RECENT_FILTER_BITS = 12 };

struct recent {
  uint64_t ids[RECENT_NAMES];  // the last one last
  unsigned count;
  uint32_t chunk;
  uint32_t filter[1 << RECENT_FILTER_BITS];
};

static inline uint32_t *recent_place(struct recent *recent, uint64_t id) {
  return &recent->filter[id * 0x9E3779B97F4A7C15 >> (64 - RECENT_FILTER_BITS)];
}

static inline void recent_clear(struct recent *recent) {
  recent->count = 0;
  recent->chunk++;
}

static inline void recent_add(struct recent *recent, uint64_t id) {
  if (recent->count == RECENT_NAMES) {
    recent->count--;
    memmove(recent->ids, recent->ids + 1, recent->count * sizeof id);
  }
  recent->ids[recent->count++] = id;
  *recent_place(recent, id) = recent->chunk;
}

static inline void recent_to_front(struct recent *recent, unsigned i) {
  uint64_t id = recent->ids[i];
  memmove(recent->ids + i, recent->ids + i + 1, (recent->count - 1 - i) * sizeof id);
  recent->ids[recent->count - 1] = id;
}

// How many ids are before `id`, which moves to the front; -1 if it is not there.
static inline int recent_find(struct recent *recent, uint64_t id) {
  if (*recent_place(recent, id) != recent->chunk) {
    return -1;
  }
  for (unsigned i = recent->count; i-- > 0;) {
    if (recent->ids[i] == id) {
      int rank = (int)(recent->count - 1 - i);
      recent_to_front(recent, i);
      return rank;
    }
  }
  return -1;
}

#endif
