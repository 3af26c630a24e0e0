// The compression function in as many lanes as a vector has, one block in each lane.
//
// A template: the file that includes it defines LANES, V (LANES 32-bit words, or uint32_t where
// LANES is 1), ROTR16, ROTR12, ROTR8, ROTR7 and NAME(x), a name of its own for x. Loops over
// constant bounds unroll completely, so that every index is a constant and every word a register.
//
// A block of SHA-256 can go beside each round (sha256_x86.h). Where the file that includes this knows
// how, it defines SHA256_GROUP(beside, i), group i of it, or nothing if `beside` is null.
#ifndef SHA256_GROUP
#define SHA256_GROUP(beside, i) ((void)(beside))
#endif

// One half of a round: four mixing steps side by side, on columns (turn 0) or diagonals (turn 1).
static inline __attribute__((always_inline)) void NAME(mix)(V v[16], const V m[16],
                                                            const uint8_t *schedule, int turn,
                                                            struct sha256_rounds *beside) {
  const uint8_t *s = schedule + 8 * turn;
#define EACH _Pragma("GCC unroll 4") for (int i = 0; i < 4; i++)
#define A v[i]
#define B v[4 + ((i + turn) & 3)]
#define C v[8 + ((i + 2 * turn) & 3)]
#define D v[12 + ((i + 3 * turn) & 3)]
  EACH A += B + m[s[2 * i]];
  SHA256_GROUP(beside, 8 * turn + 0);
  EACH D = ROTR16(D ^ A);
  SHA256_GROUP(beside, 8 * turn + 1);
  EACH C += D;
  SHA256_GROUP(beside, 8 * turn + 2);
  EACH B = ROTR12(B ^ C);
  SHA256_GROUP(beside, 8 * turn + 3);
  EACH A += B + m[s[2 * i + 1]];
  SHA256_GROUP(beside, 8 * turn + 4);
  EACH D = ROTR8(D ^ A);
  SHA256_GROUP(beside, 8 * turn + 5);
  EACH C += D;
  SHA256_GROUP(beside, 8 * turn + 6);
  EACH B = ROTR7(B ^ C);
  SHA256_GROUP(beside, 8 * turn + 7);
#undef A
#undef B
#undef C
#undef D
#undef EACH
}

// Replaces the chaining values `h` by those after the block `m`.
static inline __attribute__((always_inline)) void NAME(compress)(V h[8], const V m[16],
                                                                 V counter_low, V counter_high,
                                                                 V block_bytes, V flags,
                                                                 struct sha256_rounds *beside) {
  V zero = flags ^ flags;
  V v[16] = {h[0],         h[1],         h[2],         h[3],         h[4],        h[5],
             h[6],         h[7],         zero + IV[0], zero + IV[1], zero + IV[2], zero + IV[3],
             counter_low,  counter_high, block_bytes,  flags};
#pragma GCC unroll 7
  for (int round = 0; round < ROUNDS; round++) {
    NAME(mix)(v, m, SCHEDULE[round], 0, beside);
    NAME(mix)(v, m, SCHEDULE[round], 1, beside);
  }
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) {
    h[i] = v[i] ^ v[8 + i];
  }
}
