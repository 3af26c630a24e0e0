// Eight lanes in AVX2 registers: lanes.h filled in but for the rotations.

typedef uint32_t u32x8 __attribute__((vector_size(32)));

#define LANES 8
#define V u32x8
#define NAME(x) x##_8

#define QUARTER(p, at) _mm_loadu_si128((const __m128i *)((p) + (at)))
#define ROW(in, i, at) \
  ((V)_mm256_inserti128_si256(_mm256_castsi128_si256(QUARTER((in)[i], at)), \
                              QUARTER((in)[(i) + 4], at), 1))
#define STORE(row, out, i, at) \
  _mm256_storeu2_m128i((__m128i *)((out)[(i) + 4] + (at)), (__m128i *)((out)[i] + (at)), \
                       (__m256i)(row))
#define LOW32(a, b) ((V)_mm256_unpacklo_epi32((__m256i)(a), (__m256i)(b)))
#define HIGH32(a, b) ((V)_mm256_unpackhi_epi32((__m256i)(a), (__m256i)(b)))
#define LOW64(a, b) ((V)_mm256_unpacklo_epi64((__m256i)(a), (__m256i)(b)))
#define HIGH64(a, b) ((V)_mm256_unpackhi_epi64((__m256i)(a), (__m256i)(b)))

#include "lanes.h"
#include "lanes_end.h"
