#include "noun.h"

#include <stdlib.h>

// ---- XXH64, from github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md ----

#define P1 0x9E3779B185EBCA87
#define P2 0xC2B2AE3D27D4EB4F
#define P3 0x165667B19E3779F9
#define P4 0x85EBCA77C2B2AE63
#define P5 0x27D4EB2F165667C5

static inline uint64_t rotate(uint64_t x, unsigned bits) { return x << bits | x >> (64 - bits); }

static inline uint64_t round_of(uint64_t lane, uint64_t word) {
  return rotate(lane + word * P2, 31) * P1;
}

static inline uint64_t merge(uint64_t hash, uint64_t lane) {
  return (hash ^ round_of(0, lane)) * P1 + P4;
}

static inline uint64_t add_word(uint64_t hash, uint64_t word) {
  return rotate(hash ^ round_of(0, word), 27) * P1 + P4;
}

static inline uint64_t add_half(uint64_t hash, uint64_t half) {
  return rotate(hash ^ half * P1, 23) * P2 + P3;
}

static inline uint64_t add_byte(uint64_t hash, uint64_t byte) {
  return rotate(hash ^ byte * P5, 11) * P1;
}

static inline uint64_t avalanche(uint64_t hash) {
  uint64_t x = (hash ^ hash >> 33) * P2;
  x = (x ^ x >> 29) * P3;
  return x ^ x >> 32;
}

uint64_t xxh64_short(uint64_t value, unsigned bytes) {
  uint64_t hash = P5 + bytes;
  if (bytes == 8) {
    return avalanche(add_word(hash, value));
  }
  if (bytes >= 4) {
    hash = add_half(hash, value & UINT32_MAX);
    value >>= 32;
  }
  for (unsigned i = bytes & 3; i > 0; i--) {
    hash = add_byte(hash, value & 0xff);
    value >>= 8;
  }
  return avalanche(hash);
}

uint64_t xxh64(const uint8_t *bytes, size_t count) {
  const uint8_t *end = bytes + count;
  uint64_t hash = P5;
  if (count >= 32) {
    uint64_t a = P1 + P2, b = P2, c = 0, d = 0 - P1;
    for (; end - bytes >= 32; bytes += 32) {
      a = round_of(a, load64(bytes));
      b = round_of(b, load64(bytes + 8));
      c = round_of(c, load64(bytes + 16));
      d = round_of(d, load64(bytes + 24));
    }
    hash = rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
    hash = merge(merge(merge(merge(hash, a), b), c), d);
  }
  hash += count;
  for (; end - bytes >= 8; bytes += 8) {
    hash = add_word(hash, load64(bytes));
  }
  if (end - bytes >= 4) {
    hash = add_half(hash, load32(bytes));
    bytes += 4;
  }
  for (; bytes < end; bytes++) {
    hash = add_byte(hash, *bytes);
  }
  return avalanche(hash);
}

// ---- Open cells ----

enum { FIRST_CAPACITY = 1 << 10 };

enum fault open_cells_grow(struct open_cells *open) {
  if (open->depth == MAX_OPEN_CELLS) {
    return FAULT_OPEN_CELLS;
  }
  size_t capacity = open->capacity == 0 ? FIRST_CAPACITY : 2 * open->capacity;
  uint32_t *heads = realloc(open->heads, capacity * sizeof *heads);
  if (heads == NULL) {
    return FAULT_MEMORY;
  }
  open->heads = heads;
  uint64_t *notes = realloc(open->notes, capacity * sizeof *notes);
  if (notes == NULL) {
    return FAULT_MEMORY;
  }
  open->notes = notes;
  open->capacity = capacity;
  return FAULT_NONE;
}

void open_cells_free(struct open_cells *open) {
  free(open->heads);
  free(open->notes);
}
