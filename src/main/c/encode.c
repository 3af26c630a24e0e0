#include "encode.h"

#include <stdlib.h>

#include "positions.h"
#include "recent.h"
#include "targets.h"

// ---- What an encoder remembers ----

enum {
  CODES_AHEAD = 64,

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

// Codes that were read ahead, so that memory can fetch what is looked up for them. Positions are in
// bits from the start of the jam.
struct codes {
  uint64_t starts[CODES_AHEAD], numbers[CODES_AHEAD], nexts[CODES_AHEAD];
  uint8_t kinds[CODES_AHEAD];
  unsigned taken, count;
  enum fault fault;  // of the last
};

struct encoder {
  uint64_t salt;

  // First pass.
  uint64_t atoms, cells, references;
  struct positions positions;

  // Second pass.
  struct targets targets;
  struct codes codes;

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
    free(encoder->positions.at);
    targets_free(&encoder->targets);
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

static inline bool is_large(uint64_t atom_bits) {
  return atom_bits > 8 * (LARGE_ATOM_BYTES - 1);
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
      fault = positions_add(&encoder->positions, code.number);
    }
    if (fault == FAULT_NONE && code.kind == ATOM && code.number > 0) {
      uint64_t top = code.next + code.number - 1;
      if (is_large(code.number) || top >> 3 >= window->bytes) {
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

enum fault encoder_second_pass(struct encoder *encoder, int *name_bytes) {
  struct positions *positions = &encoder->positions;
  enum fault fault = positions_settle(positions);
  if (fault != FAULT_NONE) {
    return fault;
  }
  size_t count = positions->count;
  if (count > MAX_REFERENCED) {
    return FAULT_REFERENCED;
  }
  *name_bytes = count > MOST_SHORT_NAMES ? 4 : 3;
  encoder->name_bytes = *name_bytes;
  encoder->mask = name_mask(*name_bytes);
  encoder->average = *name_bytes == 3 ? AVERAGE_WEIGHT_3 : AVERAGE_WEIGHT_4;
  encoder->least = encoder->average / SPREAD;
  encoder->most = encoder->average * SPREAD;
  encoder->cut_rate = (1 << DRAW_BITS) / encoder->average;
  recent_clear(&encoder->recent);
  uint64_t *at = positions->at;
  positions->at = NULL;
  return targets_new(&encoder->targets, at, count, *name_bytes, encoder->salt);
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

// Puts a reference to the noun that starts at `position`, and gives its name.
static inline enum fault put_reference(struct encoder *encoder, uint64_t position,
                                       uint32_t *name) {
  int rank = recent_find(&encoder->recent, position, name);
  if (rank >= RECENT_LEAVES) {
    put_leaf(encoder, LEAF_OLD_NAME);
    encoder->numbers.bytes[encoder->numbers.used++] = (uint8_t)(rank - RECENT_LEAVES);
    return FAULT_NONE;
  }
  if (rank >= 0) {
    put_leaf(encoder, LEAF_RECENT + (unsigned)rank);
    return FAULT_NONE;
  }
  struct targets *targets = &encoder->targets;
  uint32_t number, ordinal;
  if (!targets_find(targets, position, &number)) {
    return FAULT_INCOMPLETE;
  }
  *name = (uint32_t)targets->entries[number];
  enum fault fault = name_set_ordinal(&targets->given, *name, number, &ordinal);
  if (fault != FAULT_NONE) {
    return fault;
  }
  if (ordinal == 0) {
    put_leaf(encoder, LEAF_NEW_NAME);
  } else {
    put_leaf(encoder, LEAF_NEW_NAME_WITH_ORDINAL);
    put_number(encoder, ordinal);
  }
  store64(encoder->names.bytes + encoder->names.used, *name);
  encoder->names.used += (size_t)encoder->name_bytes;
  recent_add(&encoder->recent, position, *name);
  return FAULT_NONE;
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

// Names the noun `target`, of those that are referred to, which is complete now.
static inline enum fault define(struct encoder *encoder, uint64_t target, uint32_t name) {
  return targets_define(&encoder->targets, (uint32_t)(target - 1), name);
}

// Takes the name of a noun that is complete, the one that starts at `last`.
static inline enum fault complete(struct encoder *encoder, uint64_t last, uint32_t name) {
  struct done_cell done;
  while (close_cell(&encoder->open, &name, encoder->mask, &done)) {
    if (done.flagged) {
      enum fault fault = define(encoder, done.note, name);
      if (fault != FAULT_NONE) {
        return fault;
      }
      if (done.in_chunk) {
        // It starts before, and not so far that the low halves would not tell how far.
        uint32_t low_half = targets_low_half(&encoder->targets, (uint32_t)(done.note - 1));
        recent_add(&encoder->recent, last - (uint32_t)((uint32_t)last - low_half), name);
      }
    }
  }
  return FAULT_NONE;
}

static inline enum fault take_cell(struct encoder *encoder, uint64_t start) {
  uint64_t target = targets_starting_at(&encoder->targets, start);
  if (target != 0) {
    put_leaf(encoder, LEAF_CELL_FLAGGED);
  } else {
    put_cell(encoder);
  }
  return open_cell(&encoder->open, target, target != 0);
}

static inline enum fault take_reference(struct encoder *encoder, uint64_t start,
                                        uint64_t position, uint32_t *name) {
  enum fault fault = put_reference(encoder, position, name);
  return fault != FAULT_NONE ? fault : complete(encoder, start, *name);
}

// An atom of `bits` bits that is not large, whose value starts at bit `at` of `data`.
static inline enum fault take_atom(struct encoder *encoder, uint64_t start, const uint8_t *data,
                                   uint64_t at, size_t bits, uint32_t *name) {
  uint64_t target = targets_starting_at(&encoder->targets, start);
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
    enum fault fault = define(encoder, target, *name);
    if (fault != FAULT_NONE) {
      return fault;
    }
    recent_add(&encoder->recent, start, *name);
  }
  return complete(encoder, start, *name);
}

// Reads codes ahead from bit `at` of the window on: to a large atom, to a code that is wrong, or to
// where the window does not reach far enough.
static void read_codes(struct encoder *encoder, const struct window *window, uint64_t at) {
  struct codes *codes = &encoder->codes;
  const struct targets *targets = &encoder->targets;
  unsigned count = 0, references[CODES_AHEAD], reference_count = 0;
  codes->fault = FAULT_NONE;
  while (count < CODES_AHEAD && is_within(window, at, CODE_REACH_BYTES)) {
    struct code code = {.next = at};
    codes->fault = read_code(window, at, &code);
    codes->starts[count] = window->base + at;
    codes->numbers[count] = code.number;
    codes->kinds[count] = (uint8_t)code.kind;
    codes->nexts[count] = window->base + code.next;
    count++;
    if (codes->fault != FAULT_NONE || (code.kind == ATOM && is_large(code.number))) {
      break;
    }
    at = code.kind == ATOM ? code.next + code.number : code.next;
    if (code.kind == REFERENCE) {
      targets_fetch_bucket(targets, code.number);
      references[reference_count++] = count - 1;
    }
  }
  codes->taken = 0;
  codes->count = count;
  for (unsigned i = 0; i < reference_count; i++) {
    targets_fetch_nouns(targets, codes->numbers[references[i]]);
  }
}

enum stop encoder_run(struct encoder *encoder, const struct window *window,
                      struct progress *progress) {
  struct codes *codes = &encoder->codes;
  uint64_t at = progress->at;
  enum stop stop;
  progress->chunk_bytes = 0;
  for (;;) {
    enum fault fault = FAULT_NONE;
    if (encoder->open.depth == 0 && at + window->base > 0) {
      fault = name_set_settle(&encoder->targets.given);
      if (fault != FAULT_NONE) {
        progress->number = fault;
        stop = STOP_FAULT;
        break;
      }
      end_chunk(encoder);
      progress->chunk_bytes = encoder->chunk_bytes;
      stop = STOP_DONE;
      break;
    }
    stop = STOP_MORE;
    if (codes->taken == codes->count) {
      read_codes(encoder, window, at);
      if (codes->count == 0) {
        break;
      }
    }
    unsigned i = codes->taken;
    uint64_t start = codes->starts[i], number = codes->numbers[i];
    uint64_t next = codes->nexts[i] - window->base;
    progress->start = start;
    uint32_t name = 0;
    int weight = CELL_WEIGHT;
    if (i + 1 == codes->count && codes->fault != FAULT_NONE) {
      fault = codes->fault;
    } else if (codes->kinds[i] == CELL) {
      fault = take_cell(encoder, start);
    } else if (codes->kinds[i] == REFERENCE) {
      fault = take_reference(encoder, start, number, &name);
      weight = REFERENCE_WEIGHT;
    } else if (is_large(number)) {
      codes->taken++;
      encoder->large_target = targets_starting_at(&encoder->targets, start);
      put_leaf(encoder, encoder->large_target != 0 ? LEAF_LARGE_FLAGGED : LEAF_LARGE);
      put_number(encoder, number);
      end_chunk(encoder);
      encoder->cut_hash = 0;
      encoder->weight = 0;
      progress->chunk_bytes = encoder->chunk_bytes;
      progress->number = number;
      at = next;
      stop = STOP_ATOM;
      break;
    } else {
      size_t bytes = (size_t)(number + 7) / 8;
      if (!is_within(window, next, bytes)) {
        break;
      }
      fault = take_atom(encoder, start, window->data, next, (size_t)number, &name);
      next += number;
      weight = ATOM_WEIGHT + (int)bytes;
    }
    if (fault != FAULT_NONE) {
      progress->number = fault;
      stop = STOP_FAULT;
      break;
    }
    codes->taken++;
    at = next;
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
    enum fault fault = define(encoder, encoder->large_target, name);
    if (fault != FAULT_NONE) {
      return fault;
    }
  }
  return complete(encoder, 0, name);  // which closes no cell of a chunk
}
