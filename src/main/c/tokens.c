#include "tokens.h"

// A tag, a mat of 64 bits, and the word and the byte that the last bit is read with.
enum { REACH_BYTES = (2 + 14 + 64) / 8 + 9 };

// The lengths of numbers up to 64 bits have at most so many bits.
enum { MOST_LENGTH_BITS = 7 };

size_t tokens_scan(const uint8_t *window, size_t bytes, uint64_t first, uint64_t base,
                   uint64_t limit, int64_t *starts, int64_t *numbers, size_t most) {
  if (bytes < REACH_BYTES) {
    starts[0] = (int64_t)((base + first) << TOKEN_KIND_BITS);
    return 0;
  }
  uint64_t last = (uint64_t)(bytes - REACH_BYTES) * 8;
  uint64_t at = first;
  size_t n = 0;
  for (; n < most && at <= last; n++) {
    uint64_t start = base + at;
    uint64_t word = word_at(window, at);
    unsigned tag_bits = 1 + (word & 1);
    int64_t kind = word & 1 ? TOKEN_REFERENCE : TOKEN_ATOM;
    if ((word & 3) == 1) {
      starts[n] = (int64_t)(start << TOKEN_KIND_BITS | TOKEN_CELL);
      numbers[n] = 0;
      at += 2;
      continue;
    }
    uint64_t mat = word >> tag_bits;
    if (mat == 0) {
      break;
    }
    unsigned z = (unsigned)__builtin_ctzll(mat);
    uint64_t number = 0;
    uint64_t next = at + tag_bits + 1;
    if (z > 0) {
      if (z > MOST_LENGTH_BITS) {
        break;
      }
      uint64_t top = UINT64_C(1) << (z - 1);
      unsigned length = (unsigned)((mat >> z >> 1 & (top - 1)) | top);
      if (length > 64 - (kind == TOKEN_REFERENCE)) {
        break;
      }
      next = at + tag_bits + 2 * z;
      number = word_at(window, next) & UINT64_MAX >> (64 - length);
      if (number >> (length - 1) == 0) {
        break;
      }
      next += length;
    }
    if (base + next > limit || (kind == TOKEN_REFERENCE && number >= start)) {
      break;
    }
    starts[n] = (int64_t)(start << TOKEN_KIND_BITS) | kind;
    numbers[n] = (int64_t)number;
    at = next;
  }
  starts[n] = (int64_t)((base + at) << TOKEN_KIND_BITS);
  return n;
}

uint64_t tokens_skip(const struct window *window, uint64_t first, uint64_t *nouns, uint64_t *most) {
  uint64_t at = first, open = *nouns, left = *most;
  while (open > 0 && left > 0 && is_within(window, at, CODE_REACH_BYTES)) {
    struct code code;
    if (read_code(window, at, &code) != FAULT_NONE) {
      break;
    }
    if (code.kind == ATOM && code.number > 0) {
      uint64_t top = code.next + code.number - 1;
      if (top >> 3 >= window->bytes || (window->data[top >> 3] >> (top & 7) & 1) == 0) {
        break;
      }
      code.next += code.number;
    }
    at = code.next;
    left--;
    open += code.kind == CELL ? 1 : (uint64_t)-1;
  }
  *nouns = open;
  *most = left;
  return at;
}
