#include <immintrin.h>
#include <string.h>

#include "blake3.h"

// Whole bytes move in one shuffle; other distances take two shifts.
#define BYTES(x, ...) ((V)_mm_shuffle_epi8((__m128i)(x), _mm_setr_epi8(__VA_ARGS__)))
#define ROTR16(x) BYTES(x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)
#define ROTR8(x) BYTES(x, 1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12)
#define ROTR12(x) ((x) >> 12 | (x) << 20)
#define ROTR7(x) ((x) >> 7 | (x) << 25)
#include "lanes_x86_4.h"

const struct kernel kernel_sse41 = {"sse4.1", 1, {{4, chunks_4, parents_4}}, NULL};
