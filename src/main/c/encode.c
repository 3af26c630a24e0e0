#include "encode.h"

#include <stdlib.h>

#include "recent.h"

// Positions: 32 MiB of them. A test has fewer.
#ifndef SORTED_AT_ONCE
#define SORTED_AT_ONCE ((size_t)1 << 22)
#endif

// ---- What an encoder remembers ----

enum {
  FIRST_POSITIONS = 1 << 20,  // memory that is not needed is not touched
  MOST_POSITIONS = MAX_REFERENCED + MAX_REFERENCED / 8,
  LATELY = 1 << 14,

  // Nouns that are referred to lie close together between large atoms: few buckets have any.
  BUCKETS_PER_POSITION = 4,
  MAX_BUCKET_SHIFT = 31,  // so that the low halves of positions tell those in a bucket apart

  // CutRule.java
  CELL_WEIGHT = 1,
  REFERENCE_WEIGHT = 3,
  ATOM_WEIGHT = 1,
  AVERAGE_WEIGHT_3 = 1536,
  AVERAGE_WEIGHT_4 = 768,
  SPREAD = 6,
  DRAW_BITS = 24,
  BITS_PER_TOKEN = 8,

  // More than a chunk can hold: StructureWriter.java says why.
  LANE_BYTES = 2 * (SPREAD * AVERAGE_WEIGHT_3 + LARGE_ATOM_BYTES + 64),
};

struct lane {
  uint8_t bytes[LANE_BYTES];
  size_t used;
};

struct encoder {
  uint64_t salt;

  // First pass.
  uint64_t atoms, cells, references;
  uint64_t *positions;  // the first `sorted` in order and each once
  size_t count, sorted, capacity;

  // Positions plus one that were referred to lately, each in the place that its low bits give; and in
  // the second pass, what is there.
  uint64_t lately[LATELY], lately_ids[LATELY];

  // What is referred to, from the second pass on: see Targets.java. An entry is the low half of the
  // position and below it, once the noun is complete, its name.
  uint64_t *entries;
  uint32_t *bucket_starts;
  size_t buckets;
  unsigned bucket_shift;
  uint64_t *complete;  // a bit for each
  struct name_set given;
  struct counts ordinals;  // where not 0
  size_t next, next_bucket;
  uint64_t next_position;  // of entry `next`

  // The noun so far.
  uint32_t mask;
  int name_bytes;
  struct open_cells open;
  uint64_t large_target;  // the number of the large atom at hand plus one; 0 for none

  // Where chunks end.
  uint64_t cut_hash;
  int64_t cut_rate;
  int average, least, most, weight;

  // The chunk so far.
  struct lane tags, numbers, names, bytes;
  struct recent recent;
  unsigned plain_cells;  // that no tag speaks of yet
  uint8_t chunk[4 * LANE_BYTES + 16];
  size_t chunk_bytes;
};

struct encoder *encoder_new(uint64_t salt) {
  struct encoder *encoder = calloc(1, sizeof *encoder);
  if (encoder != NULL) {
    encoder->salt = salt;
  }
  return encoder;
}

void encoder_free(struct encoder *encoder) {
  if (encoder != NULL) {
    free(encoder->positions);
    free(encoder->entries);
    free(encoder->bucket_starts);
    free(encoder->complete);
    name_set_free(&encoder->given);
    free(encoder->ordinals.slots);
    open_cells_free(&encoder->open);
    free(encoder);
  }
}

void encoder_counts(const struct encoder *encoder, uint64_t *atoms, uint64_t *cells,
                    uint64_t *references) {
  *atoms = encoder->atoms;
  *cells = encoder->cells;
  *references = encoder->references;
}

// ---- First pass ----

// Sorts by the `bits` low bits, with as much memory again: digit by digit, the lowest first.
static void sort_digits(uint64_t *positions, uint64_t *others, size_t count, unsigned bits) {
  enum { DIGIT_BITS = 9, DIGITS = 1 << DIGIT_BITS };
  uint64_t *from = positions, *to = others;
  for (unsigned shift = 0; shift < bits; shift += DIGIT_BITS) {
    size_t free_from[DIGITS] = {0};
    for (size_t i = 0; i < count; i++) {
      free_from[from[i] >> shift & (DIGITS - 1)]++;
    }
    size_t start = 0;
    for (size_t digit = 0; digit < DIGITS; digit++) {
      size_t n = free_from[digit];
      free_from[digit] = start;
      start += n;
    }
    for (size_t i = 0; i < count; i++) {
      to[free_from[from[i] >> shift & (DIGITS - 1)]++] = from[i];
    }
    uint64_t *sorted = to;
    to = from;
    from = sorted;
  }
  if (from != positions) {
    memcpy(positions, from, count * sizeof *from);
  }
}

// Sorts by the `bits` low bits. More than SORTED_AT_ONCE, for which `others` has room, are parted in
// place first, by their highest byte.
static void sort_positions(uint64_t *positions, uint64_t *others, size_t count, unsigned bits) {
  enum { PARTS = 256, PART_BITS = 8 };
  if (count <= SORTED_AT_ONCE) {
    sort_digits(positions, others, count, bits);
    return;
  }
  unsigned shift = bits > PART_BITS ? bits - PART_BITS : 0;
  size_t starts[PARTS + 1] = {0}, free_from[PARTS];
  for (size_t i = 0; i < count; i++) {
    starts[(positions[i] >> shift & (PARTS - 1)) + 1]++;
  }
  for (size_t part = 0; part < PARTS; part++) {
    free_from[part] = starts[part];
    starts[part + 1] += starts[part];
  }
  for (size_t part = 0; part < PARTS; part++) {
    while (free_from[part] < starts[part + 1]) {
      uint64_t moving = positions[free_from[part]];
      size_t to = moving >> shift & (PARTS - 1);
      positions[free_from[part]] = positions[free_from[to]];
      positions[free_from[to]++] = moving;
    }
  }
  for (size_t part = 0; part < PARTS && shift > 0; part++) {
    sort_positions(positions + starts[part], others, starts[part + 1] - starts[part], shift);
  }
}

// Brings the positions in order and leaves each once.
static enum fault settle_positions(struct encoder *encoder) {
  if (encoder->sorted == encoder->count) {
    return FAULT_NONE;
  }
  uint64_t *positions = encoder->positions, all = 0;
  for (size_t i = 0; i < encoder->count; i++) {
    all |= positions[i];
  }
  size_t at_once = encoder->count < SORTED_AT_ONCE ? encoder->count : SORTED_AT_ONCE;
  uint64_t *others = malloc(at_once * sizeof *others);
  if (others == NULL) {
    return FAULT_MEMORY;
  }
  sort_positions(positions, others, encoder->count, bit_length(all));
  free(others);
  size_t kept = 1;
  for (size_t i = 1; i < encoder->count; i++) {
    if (positions[i] != positions[kept - 1]) {
      positions[kept++] = positions[i];
    }
  }
  encoder->count = kept;
  encoder->sorted = kept;
  return FAULT_NONE;
}

static enum fault make_room(struct encoder *encoder) {
  enum fault fault = settle_positions(encoder);
  if (fault != FAULT_NONE) {
    return fault;
  }
  if (encoder->count > MAX_REFERENCED) {
    return FAULT_REFERENCED;
  }
  if (encoder->count > encoder->capacity / 2 || encoder->capacity == 0) {
    size_t capacity = encoder->capacity == 0 ? FIRST_POSITIONS : 2 * encoder->capacity;
    if (capacity > MOST_POSITIONS) {
      capacity = MOST_POSITIONS;
    }
    uint64_t *positions = realloc(encoder->positions, capacity * sizeof *positions);
    if (positions == NULL) {
      return FAULT_MEMORY;
    }
    encoder->positions = positions;
    encoder->capacity = capacity;
  }
  return FAULT_NONE;
}

static inline enum fault add_position(struct encoder *encoder, uint64_t position) {
  uint64_t *lately = &encoder->lately[position & (LATELY - 1)];
  if (*lately == position + 1) {
    return FAULT_NONE;
  }
  *lately = position + 1;
  if (encoder->count == encoder->capacity) {
    enum fault fault = make_room(encoder);
    if (fault != FAULT_NONE) {
      return fault;
    }
  }
  encoder->positions[encoder->count++] = position;
  return FAULT_NONE;
}

enum stop encoder_first_pass(struct encoder *encoder, const struct window *window,
                             struct progress *progress) {
  uint64_t at = progress->at;
  enum stop stop = STOP_DONE;
  // Every cell asks for one noun more.
  while (encoder->atoms + encoder->references <= encoder->cells) {
    stop = STOP_MORE;
    if (!is_within(window, at, CODE_REACH_BYTES)) {
      break;
    }
    struct code code;
    progress->start = window->base + at;
    enum fault fault = read_code(window, at, &code);
    if (fault == FAULT_NONE && code.kind == REFERENCE) {
      fault = add_position(encoder, code.number);
    }
    if (fault == FAULT_NONE && code.kind == ATOM && code.number > 0) {
      uint64_t top = code.next + code.number - 1;
      if (top >> 3 >= window->bytes) {
        encoder->atoms++;
        progress->number = code.number;
        at = code.next;
        stop = STOP_ATOM;
        break;
      }
      fault = window->data[top >> 3] >> (top & 7) & 1 ? FAULT_NONE : FAULT_NOT_SHORTEST;
      code.next += code.number;
    }
    if (fault != FAULT_NONE) {
      progress->number = fault;
      stop = STOP_FAULT;
      break;
    }
    encoder->atoms += code.kind == ATOM;
    encoder->cells += code.kind == CELL;
    encoder->references += code.kind == REFERENCE;
    at = code.next;
    stop = STOP_DONE;
  }
  progress->at = at;
  return stop;
}

// ---- What is referred to ----

static void find_next_position(struct encoder *encoder) {
  if (encoder->next == encoder->count) {
    encoder->next_position = UINT64_MAX;
    return;
  }
  while (encoder->bucket_starts[encoder->next_bucket + 1] <= encoder->next) {
    encoder->next_bucket++;
  }
  uint64_t high = (uint64_t)encoder->next_bucket << encoder->bucket_shift & ~(uint64_t)UINT32_MAX;
  encoder->next_position = high | encoder->entries[encoder->next] >> 32;
}

enum fault encoder_second_pass(struct encoder *encoder, int *name_bytes) {
  enum fault fault = settle_positions(encoder);
  if (fault != FAULT_NONE) {
    return fault;
  }
  size_t count = encoder->count;
  if (count > MAX_REFERENCED) {
    return FAULT_REFERENCED;
  }
  uint64_t *positions = encoder->positions;
  uint64_t last = count == 0 ? 0 : positions[count - 1];
  unsigned shift = 0;
  while (shift < MAX_BUCKET_SHIFT && last >> shift > count * BUCKETS_PER_POSITION) {
    shift++;
  }
  encoder->bucket_shift = shift;
  encoder->buckets = (size_t)(last >> shift) + 1;
  encoder->bucket_starts = malloc((encoder->buckets + 1) * sizeof *encoder->bucket_starts);
  encoder->complete = calloc(count / 64 + 1, sizeof *encoder->complete);
  if (encoder->bucket_starts == NULL || encoder->complete == NULL) {
    return FAULT_MEMORY;
  }
  size_t bucket = 0;
  for (size_t i = 0; i < count; i++) {
    for (; bucket <= positions[i] >> shift; bucket++) {
      encoder->bucket_starts[bucket] = (uint32_t)i;
    }
    positions[i] <<= 32;
  }
  for (; bucket <= encoder->buckets; bucket++) {
    encoder->bucket_starts[bucket] = (uint32_t)count;
  }
  // The memory is the same; names come later. What there is too much goes back.
  encoder->positions = NULL;
  encoder->entries = positions;
  uint64_t *fitting = count == 0 ? NULL : realloc(positions, count * sizeof *positions);
  if (fitting != NULL) {
    encoder->entries = fitting;
  }
  find_next_position(encoder);

  *name_bytes = count > MOST_SHORT_NAMES ? 4 : 3;
  encoder->name_bytes = *name_bytes;
  encoder->mask = name_mask(*name_bytes);
  encoder->average = *name_bytes == 3 ? AVERAGE_WEIGHT_3 : AVERAGE_WEIGHT_4;
  encoder->least = encoder->average / SPREAD;
  encoder->most = encoder->average * SPREAD;
  encoder->cut_rate = (1 << DRAW_BITS) / encoder->average;
  recent_clear(&encoder->recent);
  memset(encoder->lately, 0, sizeof encoder->lately);
  return name_set_new(&encoder->given, count);
}

// The number plus one of the noun that starts at `position`, 0 if nothing refers to it. To be asked
// for growing positions only.
static inline uint64_t target_starting_at(struct encoder *encoder, uint64_t position) {
  // Where no noun starts, whatever refers to it will find it incomplete.
  while (encoder->next_position < position) {
    encoder->next++;
    find_next_position(encoder);
  }
  return encoder->next_position == position ? encoder->next + 1 : 0;
}

// Names a noun that is complete now; *id is its id.
static enum fault define(struct encoder *encoder, uint64_t target, uint32_t name, uint64_t *id) {
  size_t number = (size_t)target - 1;
  uint32_t ordinal;
  enum fault fault = name_set_give(&encoder->given, name, encoder->salt, &ordinal);
  if (fault != FAULT_NONE) {
    return fault;
  }
  encoder->entries[number] = (encoder->entries[number] & ~(uint64_t)UINT32_MAX) | name;
  encoder->complete[number / 64] |= UINT64_C(1) << (number % 64);
  *id = name_id(name, ordinal);
  return ordinal == 0 ? FAULT_NONE
                      : counts_put(&encoder->ordinals, (uint32_t)number, ordinal, encoder->salt);
}

// The id of the noun that starts at `position`; answers whether one is complete that does.
static inline bool search_id(const struct encoder *encoder, uint64_t position, uint64_t *id) {
  uint64_t bucket = position >> encoder->bucket_shift;
  if (bucket >= encoder->buckets) {
    return false;  // the file is not the one that the positions were collected from
  }
  size_t from = encoder->bucket_starts[bucket];
  size_t left = encoder->bucket_starts[bucket + 1] - from;
  if (left == 0) {
    return false;
  }
  // The last that does not start behind it. Where that is, nobody can guess: no branch depends on it.
  uint64_t last = position << 32 | UINT32_MAX;
  while (left > 1) {
    size_t half = left / 2;
    from += half & (0 - (size_t)(encoder->entries[from + half] <= last));
    left -= half;
  }
  if (encoder->entries[from] >> 32 != (position & UINT32_MAX) ||
      (encoder->complete[from / 64] >> (from % 64) & 1) == 0) {
    return false;
  }
  uint32_t ordinal = counts_get(&encoder->ordinals, (uint32_t)from, encoder->salt);
  *id = name_id((uint32_t)encoder->entries[from], ordinal);
  return true;
}

// The same, quickly where something referred to it a moment ago.
static inline bool find_id(struct encoder *encoder, uint64_t position, uint64_t *id) {
  size_t place = position & (LATELY - 1);
  if (encoder->lately[place] == position + 1) {
    *id = encoder->lately_ids[place];
    return true;
  }
  if (!search_id(encoder, position, id)) {
    return false;
  }
  encoder->lately[place] = position + 1;
  encoder->lately_ids[place] = *id;
  return true;
}

// ---- Chunks ----

// Whether the chunk ends behind a code of this weight, which stands for a noun of this name.
static inline bool cuts_behind(struct encoder *encoder, uint32_t name, int weight) {
  uint64_t x = name * UINT64_C(0x9E3779B185EBCA87);
  x = (x ^ x >> 29) * 0xC2B2AE3D27D4EB4F;
  encoder->cut_hash = (encoder->cut_hash << BITS_PER_TOKEN) + (x ^ x >> 32);
  encoder->weight += weight;
  if (encoder->weight < encoder->least) {
    return false;
  }
  int64_t chance = weight * encoder->cut_rate * (encoder->weight < encoder->average ? 1 : 2);
  if (encoder->weight < encoder->most &&
      (int64_t)(encoder->cut_hash >> (64 - DRAW_BITS)) >= chance) {
    return false;
  }
  encoder->weight = 0;
  return true;
}

static inline void put_tag(struct encoder *encoder, unsigned leaf, unsigned cells) {
  encoder->tags.bytes[encoder->tags.used++] = (uint8_t)(leaf << CELLS_BITS | cells);
}

// A leaf with the plain cells before it.
static inline void put_leaf(struct encoder *encoder, unsigned leaf) {
  put_tag(encoder, leaf, encoder->plain_cells);
  encoder->plain_cells = 0;
}

static inline size_t write_number(uint8_t *to, uint64_t value) {
  size_t at = 0;
  for (; value >= 0x80; value >>= 7) {
    to[at++] = (uint8_t)(value | 0x80);
  }
  to[at++] = (uint8_t)value;
  return at;
}

static inline void put_number(struct encoder *encoder, uint64_t value) {
  struct lane *numbers = &encoder->numbers;
  numbers->used += write_number(numbers->bytes + numbers->used, value);
}

static inline void put_cell(struct encoder *encoder) {
  if (++encoder->plain_cells > MOST_CELLS) {
    put_tag(encoder, LEAF_CELL, MOST_CELLS);
    encoder->plain_cells = 0;
  }
}

static inline void put_reference(struct encoder *encoder, uint64_t id) {
  int rank = recent_find(&encoder->recent, id);
  if (rank >= RECENT_LEAVES) {
    put_leaf(encoder, LEAF_OLD_NAME);
    encoder->numbers.bytes[encoder->numbers.used++] = (uint8_t)(rank - RECENT_LEAVES);
    return;
  }
  if (rank >= 0) {
    put_leaf(encoder, LEAF_RECENT + (unsigned)rank);
    return;
  }
  if (id >> 32 == 0) {
    put_leaf(encoder, LEAF_NEW_NAME);
  } else {
    put_leaf(encoder, LEAF_NEW_NAME_WITH_ORDINAL);
    put_number(encoder, id >> 32);
  }
  store64(encoder->names.bytes + encoder->names.used, id & UINT32_MAX);
  encoder->names.used += (size_t)encoder->name_bytes;
  recent_add(&encoder->recent, id);
}

static size_t append_lane(struct encoder *encoder, size_t at, struct lane *lane) {
  memcpy(encoder->chunk + at, lane->bytes, lane->used);
  at += lane->used;
  lane->used = 0;
  return at;
}

// Ends the chunk, if anything is in it, and starts the next.
static void end_chunk(struct encoder *encoder) {
  encoder->open.chunk_base = encoder->open.depth;
  encoder->chunk_bytes = 0;
  if (encoder->plain_cells > 0) {
    put_tag(encoder, LEAF_CELL, encoder->plain_cells - 1);
    encoder->plain_cells = 0;
  }
  if (encoder->tags.used == 0) {
    return;
  }
  uint8_t *chunk = encoder->chunk;
  size_t at = 0;
  chunk[at++] = encoder->name_bytes == 3 ? STRUCTURE_3 : STRUCTURE_4;
  at += write_number(chunk + at, encoder->tags.used);
  at += write_number(chunk + at, encoder->numbers.used);
  at += write_number(chunk + at, encoder->names.used / (size_t)encoder->name_bytes);
  at = append_lane(encoder, at, &encoder->tags);
  at = append_lane(encoder, at, &encoder->numbers);
  at = append_lane(encoder, at, &encoder->names);
  at = append_lane(encoder, at, &encoder->bytes);
  encoder->chunk_bytes = at;
  recent_clear(&encoder->recent);
}

const uint8_t *encoder_chunk(const struct encoder *encoder) { return encoder->chunk; }

// ---- Second pass ----

static inline enum fault complete(struct encoder *encoder, uint32_t name) {
  struct done_cell done;
  while (close_cell(&encoder->open, &name, encoder->mask, &done)) {
    if (done.flagged) {
      uint64_t id;
      enum fault fault = define(encoder, done.note, name, &id);
      if (fault != FAULT_NONE) {
        return fault;
      }
      if (done.in_chunk) {
        recent_add(&encoder->recent, id);
      }
    }
  }
  return FAULT_NONE;
}

static inline enum fault take_cell(struct encoder *encoder, uint64_t start) {
  uint64_t target = target_starting_at(encoder, start);
  if (target != 0) {
    put_leaf(encoder, LEAF_CELL_FLAGGED);
  } else {
    put_cell(encoder);
  }
  return open_cell(&encoder->open, target, target != 0);
}

static inline enum fault take_reference(struct encoder *encoder, uint64_t position,
                                        uint32_t *name) {
  uint64_t id;
  if (!find_id(encoder, position, &id)) {
    return FAULT_INCOMPLETE;
  }
  put_reference(encoder, id);
  *name = (uint32_t)id;
  return complete(encoder, *name);
}

// An atom of `bits` bits that is not large, whose value starts at bit `at` of `data`.
static inline enum fault take_atom(struct encoder *encoder, uint64_t start, const uint8_t *data,
                                   uint64_t at, size_t bits, uint32_t *name) {
  uint64_t target = target_starting_at(encoder, start);
  struct lane *lane = &encoder->bytes;
  uint8_t *to = lane->bytes + lane->used;
  size_t bytes = (bits + 7) / 8;
  unsigned first = target != 0 ? LEAF_BYTES_FLAGGED : LEAF_BYTES;
  if (bytes <= SHORT_ATOM_BYTES) {
    uint64_t value = low_bits(word_at(data, at), (unsigned)bits);
    if (bits > 0 && value >> (bits - 1) == 0) {
      return FAULT_NOT_SHORTEST;
    }
    *name = (uint32_t)xxh64_short(value, (unsigned)bytes) & encoder->mask;
    if (target == 0 && value < VALUE_LEAVES) {
      put_leaf(encoder, LEAF_VALUE + (unsigned)value);
    } else {
      put_leaf(encoder, first + (unsigned)bytes);
      store64(to, value);
      lane->used += bytes;
    }
  } else {
    for (size_t i = 0; i < bytes; i += 8) {
      store64(to + i, word_at(data, at + 8 * i));
    }
    unsigned top_bits = (unsigned)((bits - 1) & 7) + 1;
    to[bytes - 1] &= (uint8_t)(0xff >> (8 - top_bits));
    if (to[bytes - 1] >> (top_bits - 1) == 0) {
      return FAULT_NOT_SHORTEST;
    }
    *name = (uint32_t)xxh64(to, bytes) & encoder->mask;
    put_leaf(encoder, first + SHORT_ATOM_BYTES + 1);
    put_number(encoder, bytes - SHORT_ATOM_BYTES - 1);
    lane->used += bytes;
  }
  if (target != 0) {
    uint64_t id;
    enum fault fault = define(encoder, target, *name, &id);
    if (fault != FAULT_NONE) {
      return fault;
    }
    recent_add(&encoder->recent, id);
  }
  return complete(encoder, *name);
}

enum stop encoder_run(struct encoder *encoder, const struct window *window,
                      struct progress *progress) {
  uint64_t at = progress->at;
  enum stop stop;
  progress->chunk_bytes = 0;
  for (;;) {
    if (encoder->open.depth == 0 && at + window->base > 0) {
      end_chunk(encoder);
      progress->chunk_bytes = encoder->chunk_bytes;
      stop = STOP_DONE;
      break;
    }
    stop = STOP_MORE;
    if (!is_within(window, at, CODE_REACH_BYTES)) {
      break;
    }
    uint64_t start = window->base + at;
    progress->start = start;
    struct code code;
    uint32_t name = 0;
    int weight = CELL_WEIGHT;
    enum fault fault = read_code(window, at, &code);
    if (fault != FAULT_NONE) {
    } else if (code.kind == CELL) {
      fault = take_cell(encoder, start);
    } else if (code.kind == REFERENCE) {
      fault = take_reference(encoder, code.number, &name);
      weight = REFERENCE_WEIGHT;
    } else if (code.number > 8 * (LARGE_ATOM_BYTES - 1)) {
      encoder->large_target = target_starting_at(encoder, start);
      put_leaf(encoder, encoder->large_target != 0 ? LEAF_LARGE_FLAGGED : LEAF_LARGE);
      put_number(encoder, code.number);
      end_chunk(encoder);
      encoder->cut_hash = 0;
      encoder->weight = 0;
      progress->chunk_bytes = encoder->chunk_bytes;
      progress->number = code.number;
      at = code.next;
      stop = STOP_ATOM;
      break;
    } else {
      size_t bytes = (size_t)(code.number + 7) / 8;
      if (!is_within(window, code.next, bytes)) {
        break;
      }
      fault = take_atom(encoder, start, window->data, code.next, (size_t)code.number, &name);
      code.next += code.number;
      weight = ATOM_WEIGHT + (int)bytes;
    }
    if (fault != FAULT_NONE) {
      progress->number = fault;
      stop = STOP_FAULT;
      break;
    }
    at = code.next;
    if (cuts_behind(encoder, name, weight)) {
      end_chunk(encoder);
      progress->chunk_bytes = encoder->chunk_bytes;
      stop = STOP_CHUNK;
      break;
    }
  }
  progress->at = at;
  return stop;
}

enum fault encoder_large_atom(struct encoder *encoder, uint32_t name) {
  name &= encoder->mask;
  if (encoder->large_target != 0) {
    uint64_t id;
    enum fault fault = define(encoder, encoder->large_target, name, &id);
    if (fault != FAULT_NONE) {
      return fault;
    }
  }
  return complete(encoder, name);
}
