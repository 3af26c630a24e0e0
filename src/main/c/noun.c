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

// ---- Counts ----

static struct count *counts_find(const struct counts *counts, uint32_t key, uint64_t salt) {
  size_t slot = table_slot(key, counts->capacity, salt);
  while (counts->slots[slot].count != 0 && counts->slots[slot].key != key) {
    slot = (slot + 1) & (counts->capacity - 1);
  }
  return &counts->slots[slot];
}

uint32_t counts_get(const struct counts *counts, uint32_t key, uint64_t salt) {
  return counts->used == 0 ? 0 : counts_find(counts, key, salt)->count;
}

static enum fault counts_grow(struct counts *counts, uint64_t salt) {
  struct counts old = *counts;
  size_t capacity = old.capacity == 0 ? FIRST_CAPACITY : 2 * old.capacity;
  struct count *slots = calloc(capacity, sizeof *slots);
  if (slots == NULL) {
    return FAULT_MEMORY;
  }
  counts->slots = slots;
  counts->capacity = capacity;
  for (size_t i = 0; i < old.capacity; i++) {
    if (old.slots[i].count != 0) {
      *counts_find(counts, old.slots[i].key, salt) = old.slots[i];
    }
  }
  free(old.slots);
  return FAULT_NONE;
}

enum fault counts_put(struct counts *counts, uint32_t key, uint32_t count, uint64_t salt) {
  if (table_full(counts->used, counts->capacity)) {
    enum fault fault = counts_grow(counts, salt);
    if (fault != FAULT_NONE) {
      return fault;
    }
  }
  struct count *slot = counts_find(counts, key, salt);
  counts->used += slot->count == 0;
  *slot = (struct count){.key = key, .count = count};
  return FAULT_NONE;
}

// ---- Names given ----

static uint32_t *name_set_find(const struct name_set *set, uint32_t name, uint64_t salt) {
  size_t slot = table_slot(name, set->capacity, salt);
  while (set->names[slot] != 0 && set->names[slot] != name) {
    slot = (slot + 1) & (set->capacity - 1);
  }
  return &set->names[slot];
}

enum fault name_set_new(struct name_set *set, size_t most) {
  size_t capacity = FIRST_CAPACITY;
  while (table_full(most, capacity)) {
    capacity *= 2;
  }
  *set = (struct name_set){.capacity = capacity, .names = calloc(capacity, sizeof *set->names)};
  return set->names == NULL ? FAULT_MEMORY : FAULT_NONE;
}

enum fault name_set_give(struct name_set *set, uint32_t name, uint64_t salt, uint32_t *before) {
  *before = 0;
  if (name == 0) {
    if (!set->has_zero) {
      set->has_zero = true;
      return FAULT_NONE;
    }
  } else {
    uint32_t *slot = name_set_find(set, name, salt);
    if (*slot == 0) {
      *slot = name;
      return FAULT_NONE;
    }
  }
  *before = counts_get(&set->again, name, salt) + 1;
  if (*before == MAX_EQUAL_NAMES) {
    return FAULT_EQUAL_NAMES;
  }
  return counts_put(&set->again, name, *before, salt);
}

void name_set_free(struct name_set *set) {
  free(set->names);
  free(set->again.slots);
}

// ---- Names defined ----

enum { POSITION_BITS = 44 };

static inline uint64_t entry_of(const struct named *slot) {
  return (uint64_t)slot->high << 32 | slot->low;
}

static struct named *name_table_find(const struct name_table *table, uint64_t id, uint64_t salt) {
  size_t slot = table_slot(id, table->capacity, salt);
  for (;; slot = (slot + 1) & (table->capacity - 1)) {
    uint64_t entry = entry_of(&table->slots[slot]);
    if (entry == 0 || (table->slots[slot].name == (uint32_t)id && entry >> POSITION_BITS == id >> 32)) {
      return &table->slots[slot];
    }
  }
}

static enum fault name_table_grow(struct name_table *table, uint64_t salt) {
  struct name_table old = *table;
  size_t capacity = old.capacity == 0 ? FIRST_CAPACITY : 2 * old.capacity;
  struct named *slots = calloc(capacity, sizeof *slots);
  if (slots == NULL) {
    return FAULT_MEMORY;
  }
  table->slots = slots;
  table->capacity = capacity;
  for (size_t i = 0; i < old.capacity; i++) {
    uint64_t entry = entry_of(&old.slots[i]);
    if (entry != 0) {
      uint64_t id = name_id(old.slots[i].name, (uint32_t)(entry >> POSITION_BITS));
      *name_table_find(table, id, salt) = old.slots[i];
    }
  }
  free(old.slots);
  return FAULT_NONE;
}

enum fault name_table_define(struct name_table *table, uint32_t name, uint64_t position,
                             uint64_t salt, uint64_t *id) {
  if (table->used == MAX_REFERENCED) {
    return FAULT_REFERENCED;
  }
  if (table_full(table->used, table->capacity)) {
    enum fault fault = name_table_grow(table, salt);
    if (fault != FAULT_NONE) {
      return fault;
    }
  }
  uint32_t ordinal = 0;
  struct named *slot = name_table_find(table, name_id(name, 0), salt);
  if (entry_of(slot) != 0) {
    ordinal = counts_get(&table->again, name, salt) + 1;
    if (ordinal == MAX_EQUAL_NAMES) {
      return FAULT_EQUAL_NAMES;
    }
    enum fault fault = counts_put(&table->again, name, ordinal, salt);
    if (fault != FAULT_NONE) {
      return fault;
    }
    slot = name_table_find(table, name_id(name, ordinal), salt);
  }
  uint64_t entry = (uint64_t)ordinal << POSITION_BITS | (position + 1);
  *slot = (struct named){.name = name, .low = (uint32_t)entry, .high = (uint32_t)(entry >> 32)};
  table->used++;
  *id = name_id(name, ordinal);
  return FAULT_NONE;
}

uint64_t name_table_position(const struct name_table *table, uint64_t id, uint64_t salt) {
  if (table->used == 0) {
    return UINT64_MAX;
  }
  uint64_t entry = entry_of(name_table_find(table, id, salt));
  return (entry & ((UINT64_C(1) << POSITION_BITS) - 1)) - 1;
}

void name_table_free(struct name_table *table) {
  free(table->slots);
  free(table->again.slots);
}

// ---- Open cells ----

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
