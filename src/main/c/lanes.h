// Chunks and parents, LANES * SETS at a time. A template like compress.h, which it includes; it needs
// also
//   ROW(in, i, at)    the 16 bytes at in[i] + at, in[i + 4] + at, … side by side
//   STORE(row, out, i, at)   the opposite
//   LOW32, HIGH32, LOW64, HIGH64   interleave the low or high halves of each 16 bytes of two vectors

#include "compress.h"

// Four rows of four words, in each 16 bytes: words and lanes change places.
static inline __attribute__((always_inline)) void NAME(transpose)(V r[4]) {
  V a = LOW32(r[0], r[1]), b = LOW32(r[2], r[3]);
  V c = HIGH32(r[0], r[1]), d = HIGH32(r[2], r[3]);
  r[0] = LOW64(a, b);
  r[1] = HIGH64(a, b);
  r[2] = LOW64(c, d);
  r[3] = HIGH64(c, d);
}

// Word w of the block at in[lane] + at becomes element `lane` of m[w].
static inline __attribute__((always_inline)) void NAME(load)(const uint8_t *const *in,
                                                             size_t at, V m[16],
                                                             struct sha256_rounds *beside) {
#pragma GCC unroll 4
  for (int w = 0; w < 16; w += 4) {
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) {
      m[w + i] = ROW(in, i, at + 4 * w);
    }
    SHA256_GROUP(beside, w);
    SHA256_GROUP(beside, w + 1);
    NAME(transpose)(m + w);
    SHA256_GROUP(beside, w + 2);
    SHA256_GROUP(beside, w + 3);
  }
}

// Writes the chaining value of each lane to out[lane].
static inline __attribute__((always_inline)) void NAME(store)(V h[8], uint8_t *const *out) {
#pragma GCC unroll 2
  for (int w = 0; w < 8; w += 4) {
    NAME(transpose)(h + w);
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) {
      STORE(h[w + i], out, i, 4 * w);
    }
  }
}

// `last` as for compress.
static inline __attribute__((always_inline)) void NAME(block)(const uint8_t *const *in, size_t b,
                                                              V h[8 * SETS],
                                                              const V last[4 * SETS],
                                                              struct sha256_rounds *beside) {
  V m[16 * SETS];
#pragma GCC unroll 2
  for (int set = 0; set < SETS; set++) {
    NAME(load)(in + LANES * set, b * BLOCK_BYTES, m + 16 * set, beside);
  }
  if (SETS > 1) {
    __asm__("" : "+m"(m));  // in memory, because the states need all registers
  }
  NAME(compress)(h, m, last, beside);
}

static inline __attribute__((always_inline)) void NAME(start)(V h[8 * SETS], V zero) {
#pragma GCC unroll 16
  for (int i = 0; i < 8 * SETS; i++) {
    h[i] = zero + IV[i % 8];
  }
}

static inline __attribute__((always_inline)) void NAME(store_all)(V h[8 * SETS],
                                                                  uint8_t *const *out) {
#pragma GCC unroll 2
  for (int set = 0; set < SETS; set++) {
    NAME(store)(h + 8 * set, out + LANES * set);
  }
}

// See struct width; with a SHA-256 beside it as long as there are blocks for it, or null.
static inline __attribute__((always_inline)) void NAME(chunks_with)(
    const uint8_t *const *in, size_t count, size_t last_bytes, uint64_t counter,
    uint8_t *const *out, struct sha256_rounds *beside, size_t beside_blocks) {
  V zero, last[4 * SETS], h[8 * SETS];
  memset(&zero, 0, sizeof zero);
  for (size_t set = 0; set < SETS; set++) {
    uint32_t low[LANES], high[LANES];
    for (size_t i = 0; i < LANES; i++) {
      low[i] = (uint32_t)(counter + LANES * set + i);
      high[i] = (uint32_t)((counter + LANES * set + i) >> 32);
    }
    memcpy(&last[4 * set], low, sizeof low);
    memcpy(&last[4 * set + 1], high, sizeof high);
  }
  NAME(start)(h, zero);

  const size_t blocks = CHUNK_BYTES / BLOCK_BYTES;
  const size_t last_block = (last_bytes - 1) / BLOCK_BYTES;
  const size_t last_set = (count - 1) / LANES, last_lane = (count - 1) % LANES;
  uint32_t ended[8][LANES];
  for (size_t b = 0; b < blocks; b++) {
    V block_bytes = zero + BLOCK_BYTES;
    V block_flags = zero + ((b == 0 ? CHUNK_START : 0) | (b == blocks - 1 ? CHUNK_END : 0));
#pragma GCC unroll 2
    for (int set = 0; set < SETS; set++) {
      last[4 * set + 2] = block_bytes;
      last[4 * set + 3] = block_flags;
    }
    if (b == last_block) {
      uint32_t bytes[LANES], flags[LANES];
      memcpy(bytes, &block_bytes, sizeof bytes);
      memcpy(flags, &block_flags, sizeof flags);
      bytes[last_lane] = (uint32_t)(last_bytes - BLOCK_BYTES * last_block);
      flags[last_lane] |= CHUNK_END;
      memcpy(&last[4 * last_set + 2], bytes, sizeof bytes);
      memcpy(&last[4 * last_set + 3], flags, sizeof flags);
    }
    if (beside != NULL && beside_blocks >= (b + 1) * BLOCKS_BESIDE) {
      NAME(block)(in, b, h, last, beside);
    } else {
      NAME(block)(in, b, h, last, NULL);
    }
    if (b == last_block) {
      memcpy(ended, h + 8 * last_set, sizeof ended);
    }
  }

  NAME(store_all)(h, out);
  // What its lane did after the last chunk's end does not count.
  for (int w = 0; w < 8; w++) {
    memcpy(out[count - 1] + 4 * w, &ended[w][last_lane], 4);
  }
}

// See struct width.
static void NAME(chunks)(const uint8_t *const *in, size_t count, size_t last_bytes,
                         uint64_t counter, uint8_t *const *out) {
  NAME(chunks_with)(in, count, last_bytes, counter, out, NULL, 0);
}

// See struct width.
static void NAME(parents)(const uint8_t *const *in, uint8_t *const *out) {
  V zero, last[4 * SETS], h[8 * SETS];
  memset(&zero, 0, sizeof zero);
#pragma GCC unroll 2
  for (int set = 0; set < SETS; set++) {
    last[4 * set] = zero;
    last[4 * set + 1] = zero;
    last[4 * set + 2] = zero + BLOCK_BYTES;
    last[4 * set + 3] = zero + PARENT;
  }
  NAME(start)(h, zero);
  NAME(block)(in, 0, h, last, NULL);
  NAME(store_all)(h, out);
}
