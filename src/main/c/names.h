// The names of the nouns that are referred to: which were given, and where those nouns start. What
// NameSet.java and NameTable.java know, in tables made for the processor's cache.
//
// In a long jam they are many, looked up in no order, so that each look takes as long as memory does:
// ten times what else a noun takes. So all that is looked up for one name is in one line of the cache;
// that is asked for early, as soon as the name is read or computed; and a name that is new waits until
// fifteen others came, when its line is there.
#ifndef JAMJAR_NAMES_H
#define JAMJAR_NAMES_H

#include "noun.h"

// Has memory fetch the line at `address`. To be called by functions that do something else too or are
// always inlined: GCC 12 takes those that do no more for functions without effect, and drops the calls.
#define FETCH(address) __builtin_prefetch(address)
#define ALWAYS_INLINE static inline __attribute__((always_inline))

// ---- Counts by key; what was never counted is 0 ----

struct counts {
  struct count {
    uint32_t key, count;
  } *slots;
  size_t capacity, used;
};

uint32_t counts_get(const struct counts *counts, uint32_t key, uint64_t salt);

// ---- Lines ----

// Of a name's 24 or 32 bits, mixed, the highest are the number of its line, and the rest its tag in
// there: a name is known by both together. Where a line is full, a name goes into a table apart.
enum {
  LINE_PLACES = 8,
  NAMES_PER_LINE = 6,  // on average at most; then a twentieth of them are apart
  MOST_TAG_BITS = 15,
  TAG_USED = 1 << MOST_TAG_BITS,  // so that no tag is 0
};

typedef uint16_t tags __attribute__((vector_size(2 * LINE_PLACES)));

// Which line and tag names have: one to one, and for each salt in another way.
struct placing {
  uint32_t mask;  // the bits of names
  unsigned tag_bits;
  uint32_t factors[2];
};

static inline size_t line_count(const struct placing *placing) {
  return ((size_t)placing->mask >> placing->tag_bits) + 1;
}

struct place {
  size_t line;
  uint16_t tag;
};

ALWAYS_INLINE struct place place_of_mixed(const struct placing *placing, uint32_t mixed) {
  uint32_t rest = mixed & ((1u << placing->tag_bits) - 1);
  return (struct place){.line = mixed >> placing->tag_bits, .tag = (uint16_t)(TAG_USED | rest)};
}

ALWAYS_INLINE struct place place_of(const struct placing *placing, uint32_t name) {
  uint32_t x = (name ^ name >> 13) * placing->factors[0] & placing->mask;
  x = (x ^ x >> 11) * placing->factors[1] & placing->mask;
  x = (x ^ x >> 13) * 0x9E3779B1 & placing->mask;
  return place_of_mixed(placing, x);
}

// ---- Names that wait ----

enum { MOST_WAITING = 16, WAITING_PLACES = 1 << 10 };

struct waiting {
  uint32_t names[MOST_WAITING];
  uint64_t notes[MOST_WAITING];  // what is to be kept with the name
  size_t came, went;  // how many ever
  uint8_t by_name[WAITING_PLACES];  // how many wait, by the name's low bits
};

ALWAYS_INLINE bool may_wait(const struct waiting *waiting, uint32_t name) {
  return waiting->by_name[name % WAITING_PLACES] != 0;
}

ALWAYS_INLINE bool all_wait(const struct waiting *waiting) {
  return waiting->came - waiting->went == MOST_WAITING;
}

ALWAYS_INLINE void wait_for_memory(struct waiting *waiting, uint32_t name, uint64_t note) {
  size_t i = waiting->came++ % MOST_WAITING;
  waiting->names[i] = name;
  waiting->notes[i] = note;
  waiting->by_name[name % WAITING_PLACES]++;
}

// ---- Names given ----

// The names that were given, each to a noun with a number, and the nouns' ordinals: how many had the
// name before.
struct name_set {
  uint64_t salt;
  struct placing placing;
  tags *lines;
  void *memory;  // in which the lines are
  struct counts apart;  // 1 for each name whose line was full
  struct counts again;  // by name, of those given more than once, how often after the first time
  struct counts ordinals;  // by number, where not 0
  struct waiting waiting;
};

// Of no names; not more than `most` may be given.
enum fault name_set_new(struct name_set *set, size_t most, int name_bytes, uint64_t salt);
void name_set_free(struct name_set *set);

// Takes in the name that waits longest.
enum fault name_set_settle_one(struct name_set *set);
// Takes in all that wait: what is wrong with them is known then.
enum fault name_set_settle(struct name_set *set);

// Gives a noun a name.
ALWAYS_INLINE enum fault name_set_give(struct name_set *set, uint32_t name, uint32_t number) {
  FETCH(&set->lines[place_of(&set->placing, name).line]);
  enum fault fault = all_wait(&set->waiting) ? name_set_settle_one(set) : FAULT_NONE;
  wait_for_memory(&set->waiting, name, number);
  return fault;
}

// The ordinal of a noun that was given this name.
ALWAYS_INLINE enum fault name_set_ordinal(struct name_set *set, uint32_t name, uint32_t number,
                                          uint32_t *ordinal) {
  enum fault fault = may_wait(&set->waiting, name) ? name_set_settle(set) : FAULT_NONE;
  *ordinal = set->ordinals.used == 0 ? 0 : counts_get(&set->ordinals, number, set->salt);
  return fault;
}

// ---- Names defined ----

enum { POSITION_BYTES = 6 };

struct name_line {
  tags tags;
  uint8_t positions[LINE_PLACES][POSITION_BYTES];
} __attribute__((aligned(64)));

// Positions by id. Whoever makes many nouns of one name makes many of these: 12 bytes.
struct id_map {
  struct id_slot {
    uint32_t name;
    uint32_t low, high;  // the ordinal << 44 | the position plus one; 0 where there is none
  } *slots;
  size_t capacity, used;
};

// Where the named nouns start.
struct name_table {
  uint64_t salt;
  struct placing placing;
  struct name_line *lines;
  void *memory;  // in which they are
  size_t names;  // how many different ones
  size_t used;  // how many nouns
  struct id_map apart;  // whose line was full, or whose ordinal is not 0
  struct counts again;  // by name, of those defined more than once, how often after the first time
  struct waiting waiting;
};

// Of no names.
enum fault name_table_new(struct name_table *table, int name_bytes, uint64_t salt);
void name_table_free(struct name_table *table);

enum fault name_table_settle_one(struct name_table *table);
enum fault name_table_settle(struct name_table *table);

// Has memory fetch what will be looked up for this name and the ordinal 0.
ALWAYS_INLINE void name_table_fetch(const struct name_table *table, uint32_t name) {
  FETCH(&table->lines[place_of(&table->placing, name).line]);
}

// Defines a noun that starts at bit `position`, below 2^44 - 1.
ALWAYS_INLINE enum fault name_table_define(struct name_table *table, uint32_t name,
                                           uint64_t position) {
  name_table_fetch(table, name);
  enum fault fault = all_wait(&table->waiting) ? name_table_settle_one(table) : FAULT_NONE;
  wait_for_memory(&table->waiting, name, position);
  return fault;
}

// Where the noun of this id starts; FAULT_UNDEFINED if none was defined.
enum fault name_table_find(struct name_table *table, uint64_t id, uint64_t *position);

#endif
