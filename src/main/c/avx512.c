#include <immintrin.h>
#include <string.h>

#include "blake3.h"
#include "sha256_x86.h"

// Any distance is one instruction.
#define ROTR16(x) ROTATE(x, 16)
#define ROTR12(x) ROTATE(x, 12)
#define ROTR8(x) ROTATE(x, 8)
#define ROTR7(x) ROTATE(x, 7)

#define ROTATE(x, n) ((V)_mm_ror_epi32((__m128i)(x), n))
#include "lanes_x86_4.h"

#undef ROTATE
#define ROTATE(x, n) ((V)_mm256_ror_epi32((__m256i)(x), n))
#include "lanes_x86_8.h"

#undef ROTATE
#define ROTATE(x, n) ((V)_mm512_ror_epi32((__m512i)(x), n))

typedef uint32_t u32x16 __attribute__((vector_size(64)));

#define LANES 16
#define V u32x16
#define NAME(x) x##_16

#define QUARTER(p, at) _mm_loadu_si128((const __m128i *)((p) + (at)))
#define ROW(in, i, at) ((V)row((in) + (i), at))
#define STORE(r, out, i, at) store((__m512i)(r), (out) + (i), at)
#define LOW32(a, b) ((V)_mm512_unpacklo_epi32((__m512i)(a), (__m512i)(b)))
#define HIGH32(a, b) ((V)_mm512_unpackhi_epi32((__m512i)(a), (__m512i)(b)))
#define LOW64(a, b) ((V)_mm512_unpacklo_epi64((__m512i)(a), (__m512i)(b)))
#define HIGH64(a, b) ((V)_mm512_unpackhi_epi64((__m512i)(a), (__m512i)(b)))

static inline __m512i row(const uint8_t *const *in, size_t at) {
  __m512i r = _mm512_castsi128_si512(QUARTER(in[0], at));
  r = _mm512_inserti32x4(r, QUARTER(in[4], at), 1);
  r = _mm512_inserti32x4(r, QUARTER(in[8], at), 2);
  return _mm512_inserti32x4(r, QUARTER(in[12], at), 3);
}

static inline void store(__m512i r, uint8_t *const *out, size_t at) {
  _mm_storeu_si128((__m128i *)(out[0] + at), _mm512_castsi512_si128(r));
  _mm_storeu_si128((__m128i *)(out[4] + at), _mm512_extracti32x4_epi32(r, 1));
  _mm_storeu_si128((__m128i *)(out[8] + at), _mm512_extracti32x4_epi32(r, 2));
  _mm_storeu_si128((__m128i *)(out[12] + at), _mm512_extracti32x4_epi32(r, 3));
}

// SHA-256 goes through the same registers, of which there are 32, and leaves most cycles to others.
#undef SHA256_GROUP
#define SHA256_GROUP(beside, i) ((beside) == NULL ? (void)0 : sha256_group(beside, i))

#include "lanes.h"

#undef NAME
#define NAME(x) x##_32
#undef SETS
#define SETS 2
#include "lanes.h"
#include "lanes_end.h"

static void chunks_beside(const uint8_t *const *in, uint64_t counter, uint8_t *const *out,
                          struct beside *beside) {
  struct sha256_rounds rounds;
  sha256_begin(&rounds, beside->state, beside->in);
  chunks_with_16(in, LANES_BESIDE, CHUNK_BYTES, counter, out, &rounds, beside->blocks);
  sha256_end(&rounds, beside->state);
  beside->blocks -= (size_t)(rounds.in - beside->in) / SHA256_BLOCK_BYTES;
  beside->in = rounds.in;
}

const struct kernel kernel_avx512 = {
    "avx512",
    4,
    {{4, chunks_4, parents_4},
     {8, chunks_8, parents_8},
     {16, chunks_16, parents_16},
     {32, chunks_32, parents_32}},
    chunks_beside,
};
