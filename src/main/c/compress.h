// The compression function in as many lanes as a vector has, one block in each lane.
//
// A template: the file that includes it defines LANES, V (LANES 32-bit words, or uint32_t where
// LANES is 1), ROTR16, ROTR12, ROTR8, ROTR7 and NAME(x), a name of its own for x. Loops over
// constant bounds unroll completely, so that every index is a constant and every word a register.

// One half of a round: four mixing steps side by side, on columns (turn 0) or diagonals (turn 1).
static inline __attribute__((always_inline)) void NAME(mix)(V v[16], const V m[16],
                                                            const uint8_t *schedule, int turn) {
  const uint8_t *s = schedule + 8 * turn;
#define EACH _Pragma("GCC unroll 4") for (int i = 0; i < 4; i++)
#define A v[i]
#define B v[4 + ((i + turn) & 3)]
#define C v[8 + ((i + 2 * turn) & 3)]
#define D v[12 + ((i + 3 * turn) & 3)]
  EACH A += B + m[s[2 * i]];
  EACH D = ROTR16(D ^ A);
  EACH C += D;
  EACH B = ROTR12(B ^ C);
  EACH A += B + m[s[2 * i + 1]];
  EACH D = ROTR8(D ^ A);
  EACH C += D;
  EACH B = ROTR7(B ^ C);
#undef A
#undef B
#undef C
#undef D
#undef EACH
}

// Replaces the chaining values `h` by those after the block `m`.
static inline __attribute__((always_inline)) void NAME(compress)(V h[8], const V m[16],
                                                                 V counter_low, V counter_high,
                                                                 V block_bytes, V flags) {
  V zero = flags ^ flags;
  V v[16] = {h[0],         h[1],         h[2],         h[3],         h[4],        h[5],
             h[6],         h[7],         zero + IV[0], zero + IV[1], zero + IV[2], zero + IV[3],
             counter_low,  counter_high, block_bytes,  flags};
#pragma GCC unroll 7
  for (int round = 0; round < ROUNDS; round++) {
    NAME(mix)(v, m, SCHEDULE[round], 0);
    NAME(mix)(v, m, SCHEDULE[round], 1);
  }
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) {
    h[i] = v[i] ^ v[8 + i];
  }
}
