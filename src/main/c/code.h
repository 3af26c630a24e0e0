// A window of a jam, and one code at a time of what is in it; see JamReader.java for what codes are.
#ifndef JAMJAR_CODE_H
#define JAMJAR_CODE_H

#include "noun.h"

// Bytes of a jam that are in memory.
struct window {
  const uint8_t *data;  // may be read 9 bytes beyond `bytes`
  size_t bytes;
  uint64_t base;  // at which bit of the jam the window starts
  uint64_t limit;  // how many bits the jam has
};

enum kind { ATOM, CELL, REFERENCE };

struct code {
  enum kind kind;
  uint64_t number;  // the bit length of an atom, the target of a reference
  uint64_t next;  // where it ends, an atom's value not counted; in bits of the window
};

enum {
  // A tag, the longest length there is, a number of 63 bits, and the word that the last is read in.
  CODE_REACH_BYTES = (2 + 2 * 63 + 63) / 8 + 2 + 9,
  // What reading a word touches behind the last byte that is asked for.
  WORD_REACH_BYTES = 9,
};

// 64 bits from bit `at` on.
static inline uint64_t word_at(const uint8_t *data, uint64_t at) {
  const uint8_t *from = data + (at >> 3);
  unsigned shift = at & 7;
  // Two shifts, because one by 64 would be one by 0.
  return load64(from) >> shift | (uint64_t)from[8] << 1 << (63 - shift);
}

static inline uint64_t low_bits(uint64_t word, unsigned count) {
  return count == 0 ? 0 : word & UINT64_MAX >> (64 - count);
}

// Whether the window has all the bytes there are from its start on.
static inline bool is_last(const struct window *window) {
  return window->base + 8 * (uint64_t)window->bytes == window->limit;
}

// Whether `bytes` bytes from bit `at` on, and what is read with them, are in memory.
static inline bool is_within(const struct window *window, uint64_t at, size_t bytes) {
  return (at >> 3) + bytes + WORD_REACH_BYTES <= window->bytes || is_last(window);
}

// Reads the code at bit `at` of the window; the caller has seen that the window reaches far enough.
static inline enum fault read_code(const struct window *window, uint64_t at, struct code *code) {
  uint64_t last = window->limit - window->base;  // the end of the jam, from the window's start
  uint64_t word = word_at(window->data, at);
  if ((word & 3) == 1) {
    code->kind = CELL;
    code->next = at + 2;
    return code->next > last ? FAULT_PAST_END : FAULT_NONE;
  }
  unsigned tag_bits = 1 + (word & 1);
  code->kind = word & 1 ? REFERENCE : ATOM;
  uint64_t mat = word >> tag_bits;
  if (mat == 0) {
    return FAULT_TOO_LONG;
  }
  unsigned z = (unsigned)__builtin_ctzll(mat);
  uint64_t next = at + tag_bits + z + 1;
  uint64_t length = 0;
  if (next > last) {
    return FAULT_PAST_END;
  }
  if (z > 0) {
    uint64_t bits = tag_bits + 2 * z <= 64 ? mat >> z >> 1 : word_at(window->data, next);
    length = low_bits(bits, z - 1) | UINT64_C(1) << (z - 1);
    next += z - 1;
    if (next > last) {
      return FAULT_PAST_END;
    }
    if (length > last - next) {
      return FAULT_TOO_LONG;
    }
  }
  code->next = next;
  if (code->kind == ATOM) {
    code->number = length;
    return FAULT_NONE;
  }
  if (length > 63) {
    return FAULT_LATER;
  }
  uint64_t target = low_bits(word_at(window->data, next), (unsigned)length);
  if (length > 0 && target >> (length - 1) == 0) {
    return FAULT_NOT_SHORTEST;
  }
  code->number = target;
  code->next = next + length;
  return target >= window->base + at ? FAULT_LATER : FAULT_NONE;
}

#endif
