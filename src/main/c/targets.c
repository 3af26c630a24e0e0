#include "targets.h"

#include <stdlib.h>

enum {
  MOST_REGIONS = 1 << 16,
  MOST_SHIFT = 32,  // so that the low halves of positions tell those in a region apart
};

void targets_free(struct targets *targets) {
  free(targets->entries);
  free(targets->complete);
  free(targets->regions);
  free(targets->bucket_starts);
  name_set_free(&targets->given);
}

// Makes the region's buckets of the positions from number `i` on that are in it, and entries of them.
// Returns the number of the first behind it.
static size_t fill_region(struct targets *targets, size_t number, size_t *bucket, size_t i) {
  unsigned shift = targets->region_shift;
  uint64_t *positions = targets->entries, start = (uint64_t)number << shift;
  size_t end = i;
  while (end < targets->count && positions[end] >> shift == number) {
    end++;
  }
  unsigned bits = end == i ? 0 : bit_length(end - i) - 1;
  struct region *region = &targets->regions[number];
  region->first_bucket = (uint32_t)*bucket;
  region->bucket_shift = bits < shift ? shift - bits : 0;
  size_t buckets = (size_t)1 << (shift - region->bucket_shift);
  for (size_t b = 0; b < buckets; b++) {
    targets->bucket_starts[(*bucket)++] = (uint32_t)i;
    for (; i < end && (positions[i] - start) >> region->bucket_shift == b; i++) {
      positions[i] <<= 32;
    }
  }
  return end;
}

enum fault targets_new(struct targets *targets, uint64_t *positions, size_t count, int name_bytes,
                       uint64_t salt) {
  // The memory is the same; names come later. What there is too much of it goes back.
  uint64_t *entries = realloc(positions, (count + SEARCHED_AT_ONCE) * sizeof *positions);
  *targets = (struct targets){.entries = entries == NULL ? positions : entries, .count = count};
  uint64_t last = count == 0 ? 0 : targets->entries[count - 1];
  size_t most_regions = count < MOST_REGIONS ? count : MOST_REGIONS;
  while (last >> targets->region_shift > most_regions && targets->region_shift < MOST_SHIFT) {
    targets->region_shift++;
  }
  targets->region_count = (size_t)(last >> targets->region_shift) + 1;
  targets->regions = malloc((targets->region_count + 1) * sizeof *targets->regions);
  // A region has no more buckets than nouns, and one at least.
  targets->bucket_starts =
      malloc((targets->region_count + count + 1) * sizeof *targets->bucket_starts);
  targets->complete = calloc(count / 64 + 1, sizeof *targets->complete);
  if (entries == NULL || targets->regions == NULL || targets->bucket_starts == NULL ||
      targets->complete == NULL) {
    return FAULT_MEMORY;
  }
  memset(entries + count, 0, SEARCHED_AT_ONCE * sizeof *entries);
  size_t bucket = 0, i = 0;
  for (size_t number = 0; number < targets->region_count; number++) {
    i = fill_region(targets, number, &bucket, i);
  }
  targets->regions[targets->region_count].first_bucket = (uint32_t)bucket;
  targets->bucket_starts[bucket] = (uint32_t)count;
  targets_find_next(targets);
  return name_set_new(&targets->given, count, name_bytes, salt);
}

void targets_find_next(struct targets *targets) {
  if (targets->next == targets->count) {
    targets->next_position = UINT64_MAX;
    return;
  }
  const struct region *behind = &targets->regions[targets->next_region + 1];
  while (targets->bucket_starts[behind->first_bucket] <= targets->next) {
    targets->next_region++;
    behind++;
  }
  uint64_t start = (uint64_t)targets->next_region << targets->region_shift;
  uint32_t low_half = targets_low_half(targets, (uint32_t)targets->next);
  targets->next_position = start + (uint32_t)(low_half - (uint32_t)start);
}

size_t targets_search(const struct targets *targets, size_t from, size_t count,
                      uint32_t low_half) {
  uint32_t before = targets_low_half(targets, (uint32_t)from);
  while (count > 1) {
    // Those of a bucket are in order from the first on, also where their low halves begin anew.
    size_t half = count / 2;
    uint32_t middle = targets_low_half(targets, (uint32_t)(from + half));
    if (middle - before <= low_half - before) {
      from += half;
      before = middle;
    }
    count -= half;
  }
  return from;
}
