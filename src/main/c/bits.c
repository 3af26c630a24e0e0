#include "bits.h"

#include <string.h>

enum { WORD_BYTES = 8, WORD_BITS = 64 };

static uint64_t load(const uint8_t *from) {
  uint64_t word;
  memcpy(&word, from, sizeof word);
  return word;
}

static void store(uint8_t *to, uint64_t word) { memcpy(to, &word, sizeof word); }

void bits_out(uint8_t *restrict to, const uint8_t *restrict from, size_t bytes, unsigned shift) {
  if (shift == 0) {
    memcpy(to, from, bytes);
    return;
  }
  size_t last = bytes - WORD_BYTES;
  for (size_t i = 0; i < last; i += WORD_BYTES) {
    store(to + i, load(from + i) >> shift | load(from + i + WORD_BYTES) << (WORD_BITS - shift));
  }
  store(to + last, load(from + last) >> shift | (uint64_t)from[bytes] << (WORD_BITS - shift));
}

uint64_t bits_in(uint8_t *restrict to, const uint8_t *restrict from, size_t bytes, unsigned shift,
                 uint64_t pending) {
  if (shift == 0) {
    memcpy(to, from, bytes);
    return 0;
  }
  store(to, pending | load(from) << shift);
  for (size_t i = WORD_BYTES; i < bytes; i += WORD_BYTES) {
    store(to + i, load(from + i - WORD_BYTES) >> (WORD_BITS - shift) | load(from + i) << shift);
  }
  return load(from + bytes - WORD_BYTES) >> (WORD_BITS - shift);
}
