// Chunks and parents, LANES at a time. A template like compress.h, which it includes; it needs also
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

static inline __attribute__((always_inline)) void NAME(block)(
    const uint8_t *const *in, size_t b, V h[8], V counter_low, V counter_high, V block_bytes,
    V block_flags, struct sha256_rounds *beside) {
  V m[16];
  NAME(load)(in, b * BLOCK_BYTES, m, beside);
  NAME(compress)(h, m, counter_low, counter_high, block_bytes, block_flags, beside);
}

// See struct width; with a SHA-256 beside it as long as there are blocks for it, or null.
static inline __attribute__((always_inline)) void NAME(chunks_with)(
    const uint8_t *const *in, size_t count, size_t last_bytes, uint64_t counter,
    uint8_t *const *out, struct sha256_rounds *beside, size_t beside_blocks) {
  uint32_t low[LANES], high[LANES], bytes[LANES] = {0}, flags[LANES] = {0};
  for (size_t i = 0; i < LANES; i++) {
    low[i] = (uint32_t)(counter + i);
    high[i] = (uint32_t)((counter + i) >> 32);
  }
  V counter_low, counter_high, h[8];
  memcpy(&counter_low, low, sizeof low);
  memcpy(&counter_high, high, sizeof high);
  V zero = counter_low ^ counter_low;
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) {
    h[i] = zero + IV[i];
  }

  const size_t blocks = CHUNK_BYTES / BLOCK_BYTES;
  const size_t last_block = (last_bytes - 1) / BLOCK_BYTES;
  uint32_t ended[8][LANES];
  for (size_t b = 0; b < blocks; b++) {
    V block_bytes = zero + BLOCK_BYTES;
    V block_flags = zero + ((b == 0 ? CHUNK_START : 0) | (b == blocks - 1 ? CHUNK_END : 0));
    if (b == last_block) {
      memcpy(bytes, &block_bytes, sizeof bytes);
      memcpy(flags, &block_flags, sizeof flags);
      bytes[count - 1] = (uint32_t)(last_bytes - BLOCK_BYTES * last_block);
      flags[count - 1] |= CHUNK_END;
      memcpy(&block_bytes, bytes, sizeof bytes);
      memcpy(&block_flags, flags, sizeof flags);
    }
    if (beside != NULL && beside_blocks >= (b + 1) * BLOCKS_BESIDE) {
      NAME(block)(in, b, h, counter_low, counter_high, block_bytes, block_flags, beside);
    } else {
      NAME(block)(in, b, h, counter_low, counter_high, block_bytes, block_flags, NULL);
    }
    if (b == last_block) {
      memcpy(ended, h, sizeof ended);
    }
  }

  NAME(store)(h, out);
  // What its lane did after the last chunk's end does not count.
  for (int w = 0; w < 8; w++) {
    memcpy(out[count - 1] + 4 * w, &ended[w][count - 1], 4);
  }
}

// See struct width.
static void NAME(chunks)(const uint8_t *const *in, size_t count, size_t last_bytes,
                         uint64_t counter, uint8_t *const *out) {
  NAME(chunks_with)(in, count, last_bytes, counter, out, NULL, 0);
}

// See struct width.
static void NAME(parents)(const uint8_t *const *in, uint8_t *const *out) {
  V h[8], m[16];
  NAME(load)(in, 0, m, NULL);
  V zero = m[0] ^ m[0];
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) {
    h[i] = zero + IV[i];
  }
  NAME(compress)(h, m, zero, zero, zero + BLOCK_BYTES, zero + PARENT, NULL);
  NAME(store)(h, out);
}
