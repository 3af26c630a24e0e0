// The nouns of a jam that it refers to: where they start and, once they are complete, their names. What
// Targets.java does.
#ifndef JAMJAR_TARGETS_H
#define JAMJAR_TARGETS_H

#include "names.h"

enum { SEARCHED_AT_ONCE = 4 };

// The same span of positions for each region, and in it as many buckets, of equal spans, as it has
// nouns that are referred to, more or less: between large atoms they lie close together.
struct region {
  uint32_t first_bucket;
  unsigned bucket_shift;
};

struct targets {
  // In the order of their positions, which numbers them. An entry is the low half of the position and
  // below it, once the noun is complete, its name; SEARCHED_AT_ONCE more have nothing.
  uint64_t *entries;
  size_t count;
  uint64_t *complete;  // a bit for each

  struct region *regions;  // and one behind the last
  size_t region_count;
  unsigned region_shift;
  uint32_t *bucket_starts;  // the number of its first noun

  struct name_set given;

  size_t next, next_region;
  uint64_t next_position;  // of noun number `next`
};

// Takes over the positions, in order and each once, which malloc gave.
enum fault targets_new(struct targets *targets, uint64_t *positions, size_t count, int name_bytes,
                       uint64_t salt);
void targets_free(struct targets *targets);

// ---- Going by ----

void targets_find_next(struct targets *targets);

// The number plus one of the noun that starts at `position`, 0 if nothing refers to it. To be asked
// for growing positions only.
static inline uint64_t targets_starting_at(struct targets *targets, uint64_t position) {
  // Where no noun starts, whatever refers to it will find it incomplete.
  while (targets->next_position < position) {
    targets->next++;
    targets_find_next(targets);
  }
  return targets->next_position == position ? targets->next + 1 : 0;
}

static inline uint32_t targets_low_half(const struct targets *targets, uint32_t number) {
  return (uint32_t)(targets->entries[number] >> 32);
}

// Names a noun that is complete now.
static inline enum fault targets_define(struct targets *targets, uint32_t number, uint32_t name) {
  uint64_t *entry = &targets->entries[number];
  *entry = (*entry & ~(uint64_t)UINT32_MAX) | name;
  targets->complete[number / 64] |= UINT64_C(1) << (number % 64);
  return name_set_give(&targets->given, name, number);
}

// ---- Looking up: first the bucket is to be fetched, then its nouns, then they are found ----

// NULL if the file is not the one that the positions were collected from.
static inline const uint32_t *bucket_of(const struct targets *targets, uint64_t position) {
  uint64_t number = position >> targets->region_shift;
  if (number >= targets->region_count) {
    return NULL;
  }
  const struct region *region = &targets->regions[number];
  uint64_t offset = position - (number << targets->region_shift);
  return &targets->bucket_starts[region->first_bucket + (offset >> region->bucket_shift)];
}

ALWAYS_INLINE void targets_fetch_bucket(const struct targets *targets, uint64_t position) {
  const uint32_t *bucket = bucket_of(targets, position);
  if (bucket != NULL) {
    FETCH(bucket);
  }
}

ALWAYS_INLINE void targets_fetch_nouns(const struct targets *targets, uint64_t position) {
  const uint32_t *bucket = bucket_of(targets, position);
  if (bucket != NULL) {
    FETCH(&targets->entries[*bucket]);
  }
}

// The one of `count` nouns, from number `from` on, that has this low half, or another one.
size_t targets_search(const struct targets *targets, size_t from, size_t count, uint32_t low_half);

// The number of the noun that starts at `position`; answers whether one is complete that does.
static inline bool targets_find(const struct targets *targets, uint64_t position,
                                uint32_t *number) {
  const uint32_t *bucket = bucket_of(targets, position);
  if (bucket == NULL || bucket[0] == bucket[1]) {
    return false;
  }
  size_t found = bucket[0], count = bucket[1] - found;
  uint32_t low_half = (uint32_t)position;
  if (count <= SEARCHED_AT_ONCE) {
    // Which one it is, nobody can guess: no branch depends on it.
    const uint64_t *entries = targets->entries + found;
    size_t which = 0;
#pragma GCC unroll 4
    for (size_t i = 1; i < SEARCHED_AT_ONCE; i++) {
      which |= i & (0 - (size_t)((i < count) & (entries[i] >> 32 == low_half)));
    }
    found += which;
  } else {
    found = targets_search(targets, found, count, low_half);
  }
  *number = (uint32_t)found;
  return targets->entries[found] >> 32 == low_half &&
         (targets->complete[found / 64] >> (found % 64) & 1) != 0;
}

#endif
