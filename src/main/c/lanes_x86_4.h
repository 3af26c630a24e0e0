// Four lanes in SSE registers: lanes.h filled in but for the rotations.

typedef uint32_t u32x4 __attribute__((vector_size(16)));

#define LANES 4
#define V u32x4
#define NAME(x) x##_4

#define ROW(in, i, at) ((V)_mm_loadu_si128((const __m128i *)((in)[i] + (at))))
#define STORE(row, out, i, at) _mm_storeu_si128((__m128i *)((out)[i] + (at)), (__m128i)(row))
#define LOW32(a, b) ((V)_mm_unpacklo_epi32((__m128i)(a), (__m128i)(b)))
#define HIGH32(a, b) ((V)_mm_unpackhi_epi32((__m128i)(a), (__m128i)(b)))
#define LOW64(a, b) ((V)_mm_unpacklo_epi64((__m128i)(a), (__m128i)(b)))
#define HIGH64(a, b) ((V)_mm_unpackhi_epi64((__m128i)(a), (__m128i)(b)))

#include "lanes.h"
#include "lanes_end.h"
