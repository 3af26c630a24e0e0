// SHA-256 by the instructions of x86 processors, four rounds at a time, so that other work can stand
// between them: each waits for the one before, and the processor idles. The file that includes this
// lets the compiler use SHA and SSE4.1. FIPS 180-4 is the specification.
#ifndef JAMJAR_SHA256_X86_H
#define JAMJAR_SHA256_X86_H

#include <immintrin.h>

#include "sha256.h"

enum { SHA256_GROUPS = 16 };  // of four rounds, in a block

// Section 4.2.2.
static const uint32_t SHA256_K[SHA256_GROUPS][4] __attribute__((aligned(16))) = {
    {0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5},
    {0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5},
    {0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3},
    {0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174},
    {0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc},
    {0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da},
    {0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7},
    {0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967},
    {0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13},
    {0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85},
    {0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3},
    {0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070},
    {0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5},
    {0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3},
    {0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208},
    {0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2},
};

// The hash value, and where in a block it is.
struct sha256_rounds {
  const uint8_t *in;  // the block
  // The words as the instructions want them, f, e, b, a and h, g, d, c, the lowest first.
  __m128i abef, cdgh, abef_before, cdgh_before;
  __m128i w[4];  // the newest sixteen words of the message schedule
};

#define SHA256_INLINE static inline __attribute__((always_inline))

SHA256_INLINE void sha256_begin(struct sha256_rounds *rounds, const uint32_t state[SHA256_WORDS],
                                const uint8_t *in) {
  __m128i dcba = _mm_loadu_si128((const __m128i *)&state[0]);
  __m128i hgfe = _mm_loadu_si128((const __m128i *)&state[4]);
  __m128i cdab = _mm_shuffle_epi32(dcba, 0xb1);
  __m128i efgh = _mm_shuffle_epi32(hgfe, 0x1b);
  rounds->in = in;
  rounds->abef = _mm_alignr_epi8(cdab, efgh, 8);
  rounds->cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
}

// Group `i` of a block's rounds; to be called for each in order.
SHA256_INLINE void sha256_group(struct sha256_rounds *rounds, int i) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  __m128i *w = rounds->w, *next = &w[i % 4];
  if (i == 0) {
    rounds->abef_before = rounds->abef;
    rounds->cdgh_before = rounds->cdgh;
  }
  if (i < 4) {
    __m128i words = _mm_loadu_si128((const __m128i *)(rounds->in + 16 * i));
    *next = _mm_shuffle_epi8(words, big_endian);
  } else {
    __m128i last = w[(i + 3) % 4];
    __m128i seven_back = _mm_alignr_epi8(last, w[(i + 2) % 4], 4);
    __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(*next, w[(i + 1) % 4]), seven_back);
    *next = _mm_sha256msg2_epu32(sum, last);
  }
  // Two rounds make a, b, e, f anew; what they were is c, d, g, h then: so the names change places,
  // and again with the other two.
  __m128i wk = _mm_add_epi32(*next, _mm_load_si128((const __m128i *)SHA256_K[i]));
  rounds->cdgh = _mm_sha256rnds2_epu32(rounds->cdgh, rounds->abef, wk);
  rounds->abef = _mm_sha256rnds2_epu32(rounds->abef, rounds->cdgh, _mm_shuffle_epi32(wk, 0x0e));
  if (i == SHA256_GROUPS - 1) {
    rounds->abef = _mm_add_epi32(rounds->abef, rounds->abef_before);
    rounds->cdgh = _mm_add_epi32(rounds->cdgh, rounds->cdgh_before);
    rounds->in += SHA256_BLOCK_BYTES;
  }
}

SHA256_INLINE void sha256_end(const struct sha256_rounds *rounds, uint32_t state[SHA256_WORDS]) {
  __m128i feba = _mm_shuffle_epi32(rounds->abef, 0x1b);
  __m128i dchg = _mm_shuffle_epi32(rounds->cdgh, 0xb1);
  _mm_storeu_si128((__m128i *)&state[0], _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128((__m128i *)&state[4], _mm_alignr_epi8(dchg, feba, 8));
}

#endif
