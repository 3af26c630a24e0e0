// What the encoder and the decoder of jam's structure share: the constants of docs/format.md §10.2
// (Geometry.java has the same), faults, how nouns are named, and the cells that are open.
#ifndef JAMJAR_NOUN_H
#define JAMJAR_NOUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// How many nouns a chunk can name by how long ago it used them; fewer in tests, whose chunks are
// short.
#ifndef RECENT_NAMES
#define RECENT_NAMES 256
#endif

enum {
  STRUCTURE_3 = 0x03,
  STRUCTURE_4 = 0x04,

  CELLS_BITS = 2,
  MOST_CELLS = 3,
  LEAF_NEW_NAME = 0,
  LEAF_NEW_NAME_WITH_ORDINAL = 1,
  LEAF_OLD_NAME = 2,
  LEAF_RECENT = 3,
  RECENT_LEAVES = 16,
  LEAF_LARGE = LEAF_RECENT + RECENT_LEAVES,
  LEAF_LARGE_FLAGGED = LEAF_LARGE + 1,
  LEAF_BYTES = LEAF_LARGE_FLAGGED + 1,
  LEAF_BYTES_FLAGGED = LEAF_BYTES + 10,
  LEAF_VALUE = LEAF_BYTES_FLAGGED + 10,
  VALUE_LEAVES = 21,
  LEAF_CELL = LEAF_VALUE + VALUE_LEAVES,
  LEAF_CELL_FLAGGED = LEAF_CELL + 1,

  SHORT_ATOM_BYTES = 8,
  LARGE_ATOM_BYTES = 4096,
  RECENT_SPACE = 4 * RECENT_NAMES,  // so that they need not move when one goes and one comes
  MOST_SHORT_NAMES = 1 << 19,

  MAX_REFERENCED = 24 << 20,
  MAX_EQUAL_NAMES = 1 << 20,
  MAX_OPEN_CELLS = 8 << 20,
};

// What is wrong; NativeStructure.java has the words, in this order.
enum fault {
  FAULT_NONE,
  FAULT_MEMORY,
  FAULT_REFERENCED,
  FAULT_EQUAL_NAMES,
  FAULT_OPEN_CELLS,
  // Of a jam.
  FAULT_TOO_LONG,
  FAULT_PAST_END,
  FAULT_NOT_SHORTEST,
  FAULT_LATER,
  FAULT_INCOMPLETE,
  // Of a chunk.
  FAULT_NO_TAGS,
  FAULT_LANES,
  FAULT_FEW_NUMBERS,
  FAULT_NUMBER,
  FAULT_LONG_NUMBER,
  FAULT_FEW_NAMES,
  FAULT_FEW_BYTES,
  FAULT_LEFT_OVER,
  FAULT_BEHIND_END,
  FAULT_NO_RECENT,
  FAULT_UNDEFINED,
  FAULT_LONG_ATOM,
  FAULT_MORE_BITS,
  FAULT_NO_BITS,
};

static inline uint64_t load64(const uint8_t *from) {
  uint64_t word;
  memcpy(&word, from, sizeof word);
  return word;
}

static inline uint32_t load32(const uint8_t *from) {
  uint32_t word;
  memcpy(&word, from, sizeof word);
  return word;
}

static inline void store64(uint8_t *to, uint64_t word) { memcpy(to, &word, sizeof word); }

static inline unsigned bit_length(uint64_t value) {
  return value == 0 ? 0 : 64 - (unsigned)__builtin_clzll(value);
}

// ---- Names: see Namer.java ----

static inline uint32_t name_mask(int name_bytes) { return UINT32_MAX >> (32 - 8 * name_bytes); }

static inline uint32_t name_of_cell(uint32_t head, uint32_t tail, uint32_t mask) {
  uint64_t x = (uint64_t)head << 32 | tail;
  x = (x ^ x >> 29) * 0xC2B2AE3D27D4EB4F;
  x = (x ^ x >> 32) * 0x9E3779B185EBCA87;
  return (uint32_t)(x >> 32) & mask;
}

// XXH64 with seed 0 of the `bytes` low bytes, 0 to 8, of `value`, whose others are 0.
uint64_t xxh64_short(uint64_t value, unsigned bytes);
uint64_t xxh64(const uint8_t *bytes, size_t count);

// An id: a name, and above it how many nouns of that name were defined before.
static inline uint64_t name_id(uint32_t name, uint32_t ordinal) {
  return (uint64_t)ordinal << 32 | name;
}

// ---- The cells whose tail is not complete yet: see OpenCells.java ----

enum { CELL_FLAGGED = 1, CELL_HEAD_DONE = 2, CELL_STATE_BITS = 2 };

struct open_cells {
  uint32_t *heads;
  uint64_t *notes;
  size_t depth, capacity;
  size_t chunk_base;  // cells from this depth on were opened in the chunk at hand
};

enum fault open_cells_grow(struct open_cells *open);
void open_cells_free(struct open_cells *open);

static inline enum fault open_cell(struct open_cells *open, uint64_t note, bool flagged) {
  if (open->depth == open->capacity) {
    enum fault fault = open_cells_grow(open);
    if (fault != FAULT_NONE) {
      return fault;
    }
  }
  open->notes[open->depth++] = note << CELL_STATE_BITS | (flagged ? CELL_FLAGGED : 0);
  return FAULT_NONE;
}

struct done_cell {
  uint64_t note;
  bool flagged, in_chunk;
};

// Takes the name of a noun that is complete. Where that completes a cell, says so: *name is the
// cell's then and is to be given again, as the next noun that is complete.
static inline bool close_cell(struct open_cells *open, uint32_t *name, uint32_t mask,
                              struct done_cell *done) {
  if (open->depth == 0) {
    return false;
  }
  size_t top = open->depth - 1;
  uint64_t note = open->notes[top];
  if ((note & CELL_HEAD_DONE) == 0) {
    open->heads[top] = *name;
    open->notes[top] = note | CELL_HEAD_DONE;
    return false;
  }
  *name = name_of_cell(open->heads[top], *name, mask);
  open->depth = top;
  done->note = note >> CELL_STATE_BITS;
  done->flagged = note & CELL_FLAGGED;
  done->in_chunk = top >= open->chunk_base;
  if (open->chunk_base > top) {
    open->chunk_base = top;
  }
  return true;
}

#endif
