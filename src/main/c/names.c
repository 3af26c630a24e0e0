#include "names.h"

#include <stdlib.h>

// ---- Hash tables: open addressing, a power of two of slots, at most four fifths of them used ----

enum { FIRST_CAPACITY = 1 << 10 };

static size_t table_slot(uint64_t key, size_t capacity, uint64_t salt) {
  uint64_t x = (key ^ key >> 32) * salt;
  x = (x ^ x >> 29) * 0x9E3779B97F4A7C15;
  return (size_t)(x >> 32) & (capacity - 1);
}

static bool table_full(size_t used, size_t capacity) { return used >= capacity - capacity / 5; }

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

static enum fault counts_put(struct counts *counts, uint32_t key, uint32_t count, uint64_t salt) {
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

// ---- Lines ----

static struct placing placing_new(int name_bytes, uint64_t salt) {
  return (struct placing){.mask = name_mask(name_bytes),
                          .tag_bits = MOST_TAG_BITS,
                          .factors = {(uint32_t)salt | 1, (uint32_t)(salt >> 32) | 1}};
}

// The first place that has this tag, LINE_PLACES if none has.
static inline unsigned place_with(tags line, uint16_t tag) {
  typedef int8_t bytes __attribute__((vector_size(LINE_PLACES)));
  bytes equal = __builtin_convertvector(line == tag, bytes);
  uint64_t mask;
  memcpy(&mask, &equal, sizeof mask);
  return mask == 0 ? LINE_PLACES : (unsigned)__builtin_ctzll(mask) / 8;
}

// Empty lines. What is never touched takes no memory. *memory is to be freed.
static void *new_lines(const struct placing *placing, size_t line_bytes, void **memory) {
  enum { CACHE_LINE = 64 };
  *memory = calloc(1, line_count(placing) * line_bytes + CACHE_LINE);
  return *memory == NULL
             ? NULL
             : (void *)(((uintptr_t)*memory + CACHE_LINE - 1) & ~(uintptr_t)(CACHE_LINE - 1));
}

// ---- Names that wait ----

static uint64_t take_waiting(struct waiting *waiting, uint32_t *name) {
  size_t i = waiting->went++ % MOST_WAITING;
  *name = waiting->names[i];
  waiting->by_name[*name % WAITING_PLACES]--;
  return waiting->notes[i];
}

// ---- Names given ----

enum fault name_set_new(struct name_set *set, size_t most, int name_bytes, uint64_t salt) {
  *set = (struct name_set){.salt = salt, .placing = placing_new(name_bytes, salt)};
  while (most > NAMES_PER_LINE * line_count(&set->placing)) {
    set->placing.tag_bits--;
  }
  set->lines = new_lines(&set->placing, sizeof *set->lines, &set->memory);
  return set->lines == NULL ? FAULT_MEMORY : FAULT_NONE;
}

void name_set_free(struct name_set *set) {
  free(set->memory);
  free(set->apart.slots);
  free(set->again.slots);
  free(set->ordinals.slots);
}

// Puts in a name, or finds that it is there.
static enum fault put_name(struct name_set *set, uint32_t name, bool *was_there) {
  struct place place = place_of(&set->placing, name);
  tags *line = &set->lines[place.line];
  *was_there = true;
  if (place_with(*line, place.tag) < LINE_PLACES) {
    return FAULT_NONE;
  }
  unsigned free_place = place_with(*line, 0);
  if (free_place < LINE_PLACES) {
    (*line)[free_place] = place.tag;
    *was_there = false;
    return FAULT_NONE;
  }
  if (counts_get(&set->apart, name, set->salt) > 0) {
    return FAULT_NONE;
  }
  *was_there = false;
  return counts_put(&set->apart, name, 1, set->salt);
}

// Counts a name that comes again; *ordinal is how often it came before.
static enum fault count_again(struct counts *again, uint32_t name, uint64_t salt,
                              uint32_t *ordinal) {
  *ordinal = counts_get(again, name, salt) + 1;
  return *ordinal == MAX_EQUAL_NAMES ? FAULT_EQUAL_NAMES
                                     : counts_put(again, name, *ordinal, salt);
}

enum fault name_set_settle_one(struct name_set *set) {
  uint32_t name, ordinal;
  uint32_t number = (uint32_t)take_waiting(&set->waiting, &name);
  bool was_there;
  enum fault fault = put_name(set, name, &was_there);
  if (fault != FAULT_NONE || !was_there) {
    return fault;
  }
  fault = count_again(&set->again, name, set->salt, &ordinal);
  return fault != FAULT_NONE ? fault : counts_put(&set->ordinals, number, ordinal, set->salt);
}

enum fault name_set_settle(struct name_set *set) {
  enum fault fault = FAULT_NONE;
  while (fault == FAULT_NONE && set->waiting.went < set->waiting.came) {
    fault = name_set_settle_one(set);
  }
  return fault;
}

// ---- Positions by id ----

enum { ID_POSITION_BITS = 44 };

static uint64_t entry_of(const struct id_slot *slot) {
  return (uint64_t)slot->high << 32 | slot->low;
}

static uint64_t id_of(const struct id_slot *slot) {
  return name_id(slot->name, (uint32_t)(entry_of(slot) >> ID_POSITION_BITS));
}

static uint64_t end_of(const struct id_slot *slot) {
  return entry_of(slot) & ((UINT64_C(1) << ID_POSITION_BITS) - 1);
}

static struct id_slot *id_map_find(const struct id_map *map, uint64_t id, uint64_t salt) {
  size_t slot = table_slot(id, map->capacity, salt);
  while (entry_of(&map->slots[slot]) != 0 && id_of(&map->slots[slot]) != id) {
    slot = (slot + 1) & (map->capacity - 1);
  }
  return &map->slots[slot];
}

static enum fault id_map_grow(struct id_map *map, uint64_t salt) {
  struct id_map old = *map;
  size_t capacity = old.capacity == 0 ? FIRST_CAPACITY : 2 * old.capacity;
  struct id_slot *slots = calloc(capacity, sizeof *slots);
  if (slots == NULL) {
    return FAULT_MEMORY;
  }
  map->slots = slots;
  map->capacity = capacity;
  for (size_t i = 0; i < old.capacity; i++) {
    if (entry_of(&old.slots[i]) != 0) {
      *id_map_find(map, id_of(&old.slots[i]), salt) = old.slots[i];
    }
  }
  free(old.slots);
  return FAULT_NONE;
}

// Puts in an id that is not there.
static enum fault id_map_put(struct id_map *map, uint64_t id, uint64_t position, uint64_t salt) {
  if (table_full(map->used, map->capacity)) {
    enum fault fault = id_map_grow(map, salt);
    if (fault != FAULT_NONE) {
      return fault;
    }
  }
  uint64_t entry = (id >> 32) << ID_POSITION_BITS | (position + 1);
  *id_map_find(map, id, salt) =
      (struct id_slot){.name = (uint32_t)id, .low = (uint32_t)entry, .high = (uint32_t)(entry >> 32)};
  map->used++;
  return FAULT_NONE;
}

static bool id_map_get(const struct id_map *map, uint64_t id, uint64_t salt, uint64_t *position) {
  if (map->used == 0) {
    return false;
  }
  *position = end_of(id_map_find(map, id, salt)) - 1;
  return *position != UINT64_MAX;
}

// ---- Names defined ----

enum fault name_table_new(struct name_table *table, int name_bytes, uint64_t salt) {
  *table = (struct name_table){.salt = salt, .placing = placing_new(name_bytes, salt)};
  table->lines = new_lines(&table->placing, sizeof *table->lines, &table->memory);
  return table->lines == NULL ? FAULT_MEMORY : FAULT_NONE;
}

void name_table_free(struct name_table *table) {
  free(table->memory);
  free(table->apart.slots);
  free(table->again.slots);
}

static uint64_t position_at(const struct name_line *line, unsigned place) {
  uint64_t position = 0;
  memcpy(&position, line->positions[place], POSITION_BYTES);
  return position;
}

static void put_at(struct name_line *line, unsigned place, uint16_t tag, uint64_t position) {
  line->tags[place] = tag;
  memcpy(line->positions[place], &position, POSITION_BYTES);
}

static bool get_position(const struct name_table *table, uint64_t id, uint64_t *position) {
  if (id >> 32 == 0) {
    struct place place = place_of(&table->placing, (uint32_t)id);
    const struct name_line *line = &table->lines[place.line];
    unsigned found = place_with(line->tags, place.tag);
    if (found < LINE_PLACES) {
      *position = position_at(line, found);
      return true;
    }
    if (line->tags[LINE_PLACES - 1] == 0) {
      return false;  // not full, so that nothing of it is apart
    }
  }
  return id_map_get(&table->apart, id, table->salt, position);
}

// Puts in an id that is not there.
static enum fault put_position(struct name_table *table, uint64_t id, uint64_t position) {
  if (id >> 32 == 0) {
    struct place place = place_of(&table->placing, (uint32_t)id);
    struct name_line *line = &table->lines[place.line];
    unsigned free_place = place_with(line->tags, 0);
    if (free_place < LINE_PLACES) {
      put_at(line, free_place, place.tag, position);
      return FAULT_NONE;
    }
  }
  return id_map_put(&table->apart, id, position, table->salt);
}

// Twice as many lines: a line becomes two, by the highest bit of its names' tags.
static enum fault name_table_grow(struct name_table *table) {
  struct name_table old = *table;
  table->placing.tag_bits--;
  table->lines = new_lines(&table->placing, sizeof *table->lines, &table->memory);
  if (table->lines == NULL) {
    *table = old;
    return FAULT_MEMORY;
  }
  for (size_t i = 0; i < line_count(&old.placing); i++) {
    const struct name_line *line = &old.lines[i];
    for (unsigned p = 0; p < LINE_PLACES && line->tags[p] != 0; p++) {
      uint32_t mixed = (uint32_t)i << old.placing.tag_bits | (line->tags[p] & (TAG_USED - 1u));
      struct place place = place_of_mixed(&table->placing, mixed);
      struct name_line *to = &table->lines[place.line];
      put_at(to, place_with(to->tags, 0), place.tag, position_at(line, p));
    }
  }
  free(old.memory);
  table->apart = (struct id_map){0};
  enum fault fault = FAULT_NONE;
  for (size_t i = 0; i < old.apart.capacity && fault == FAULT_NONE; i++) {
    const struct id_slot *slot = &old.apart.slots[i];
    if (entry_of(slot) != 0) {
      fault = put_position(table, id_of(slot), end_of(slot) - 1);
    }
  }
  free(old.apart.slots);
  return fault;
}

enum fault name_table_settle_one(struct name_table *table) {
  uint32_t name, ordinal = 0;
  uint64_t position = take_waiting(&table->waiting, &name), first;
  if (table->used == MAX_REFERENCED) {
    return FAULT_REFERENCED;
  }
  enum fault fault = FAULT_NONE;
  if (table->names == NAMES_PER_LINE * line_count(&table->placing)) {
    fault = name_table_grow(table);
  }
  if (fault == FAULT_NONE && get_position(table, name_id(name, 0), &first)) {
    fault = count_again(&table->again, name, table->salt, &ordinal);
  }
  if (fault != FAULT_NONE) {
    return fault;
  }
  table->used++;
  table->names += ordinal == 0;
  return put_position(table, name_id(name, ordinal), position);
}

enum fault name_table_settle(struct name_table *table) {
  enum fault fault = FAULT_NONE;
  while (fault == FAULT_NONE && table->waiting.went < table->waiting.came) {
    fault = name_table_settle_one(table);
  }
  return fault;
}

enum fault name_table_find(struct name_table *table, uint64_t id, uint64_t *position) {
  if (may_wait(&table->waiting, (uint32_t)id)) {
    enum fault fault = name_table_settle(table);
    if (fault != FAULT_NONE) {
      return fault;
    }
  }
  return get_position(table, id, position) ? FAULT_NONE : FAULT_UNDEFINED;
}
