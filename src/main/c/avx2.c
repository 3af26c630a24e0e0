#include <immintrin.h>
#include <string.h>

#include "blake3.h"

// Whole bytes move in one shuffle; other distances take two shifts.
#define ROTR12(x) ((x) >> 12 | (x) << 20)
#define ROTR7(x) ((x) >> 7 | (x) << 25)
#define ROTATE16 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13
#define ROTATE8 1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12

#define BYTES(x, ...) ((V)_mm_shuffle_epi8((__m128i)(x), _mm_setr_epi8(__VA_ARGS__)))
#define ROTR16(x) BYTES(x, ROTATE16)
#define ROTR8(x) BYTES(x, ROTATE8)
#include "lanes_x86_4.h"

#undef BYTES
#define BYTES(x, ...) ((V)_mm256_shuffle_epi8((__m256i)(x), _mm256_setr_epi8(__VA_ARGS__)))
#undef ROTR16
#define ROTR16(x) BYTES(x, ROTATE16, ROTATE16)
#undef ROTR8
#define ROTR8(x) BYTES(x, ROTATE8, ROTATE8)
#include "lanes_x86_8.h"

const struct kernel kernel_avx2 = {
    "avx2",
    2,
    {{4, chunks_4, parents_4}, {8, chunks_8, parents_8}},
    NULL,
};
