#include <arm_neon.h>
#include <string.h>

#include "blake3.h"

#define LANES 4
#define V uint32x4_t
#define NAME(x) x##_4

// Shift right, then insert what a shift left gives.
#define ROTATE(x, n) vsriq_n_u32(vshlq_n_u32(x, 32 - (n)), x, n)
#define ROTR16(x) vreinterpretq_u32_u16(vrev32q_u16(vreinterpretq_u16_u32(x)))
#define ROTR12(x) ROTATE(x, 12)
#define ROTR8(x) ROTATE(x, 8)
#define ROTR7(x) ROTATE(x, 7)

#define ROW(in, i, at) vreinterpretq_u32_u8(vld1q_u8((in)[i] + (at)))
#define STORE(row, out, i, at) vst1q_u8((out)[i] + (at), vreinterpretq_u8_u32(row))
#define LOW32(a, b) vzip1q_u32(a, b)
#define HIGH32(a, b) vzip2q_u32(a, b)
#define WIDE(x) vreinterpretq_u64_u32(x)
#define LOW64(a, b) vreinterpretq_u32_u64(vzip1q_u64(WIDE(a), WIDE(b)))
#define HIGH64(a, b) vreinterpretq_u32_u64(vzip2q_u64(WIDE(a), WIDE(b)))
#include "lanes.h"

const struct kernel kernel_neon = {"neon", 1, {{4, chunks_4, parents_4}}, NULL};
