// The compression function in as many lanes as a vector has, one block in each lane.
//
// A template: the file that includes it defines LANES, V (LANES 32-bit words, or uint32_t where
// LANES is 1), ROTR16, ROTR12, ROTR8, ROTR7 and NAME(x), a name of its own for x. Loops over
// constant bounds unroll completely, so that every index is a constant and every word a register.
//
// Where there are registers for more than one vector of each word, the file defines SETS, how many:
// each step waits for the one before, and those of another set go meanwhile.
#ifndef SETS
#define SETS 1
#endif

//
// A block of SHA-256 can go beside each round (sha256_x86.h). Where the file that includes this knows
// how, it defines SHA256_GROUP(beside, i), group i of it, or nothing if `beside` is null.
#ifndef SHA256_GROUP
#define SHA256_GROUP(beside, i) ((void)(beside))
#endif

// One half of a round: four mixing steps side by side, on columns (turn 0) or diagonals (turn 1).
static inline __attribute__((always_inline)) void NAME(mix)(V v[16 * SETS],
                                                            const V m[16 * SETS],
                                                            const uint8_t *schedule, int turn,
                                                            struct sha256_rounds *beside) {
  const uint8_t *s = schedule + 8 * turn;
#define EACH                                                            \
  _Pragma("GCC unroll 2") for (int set = 0; set < 16 * SETS; set += 16) \
      _Pragma("GCC unroll 4") for (int i = 0; i < 4; i++)
#define A v[set + i]
#define B v[set + 4 + ((i + turn) & 3)]
#define C v[set + 8 + ((i + 2 * turn) & 3)]
#define D v[set + 12 + ((i + 3 * turn) & 3)]
  // In this order, a sum needs no register of its own.
  EACH A = A + m[set + s[2 * i]] + B;
  SHA256_GROUP(beside, 8 * turn + 0);
  EACH D = ROTR16(D ^ A);
  SHA256_GROUP(beside, 8 * turn + 1);
  EACH C += D;
  SHA256_GROUP(beside, 8 * turn + 2);
  EACH B = ROTR12(B ^ C);
  SHA256_GROUP(beside, 8 * turn + 3);
  EACH A = A + m[set + s[2 * i + 1]] + B;
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

// Replaces the chaining values `h` by those after the blocks `m`. `last` are the last words of the
// state: counter, low and high, length of the block, flags. Words of one set stand together.
static inline __attribute__((always_inline)) void NAME(compress)(V h[8 * SETS],
                                                                 const V m[16 * SETS],
                                                                 const V last[4 * SETS],
                                                                 struct sha256_rounds *beside) {
  V zero = h[0] ^ h[0], v[16 * SETS];
#pragma GCC unroll 2
  for (int set = 0; set < SETS; set++) {
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) {
      v[16 * set + i] = h[8 * set + i];
      v[16 * set + 4 + i] = h[8 * set + 4 + i];
      v[16 * set + 8 + i] = zero + IV[i];
      v[16 * set + 12 + i] = last[4 * set + i];
    }
  }
#pragma GCC unroll 7
  for (int round = 0; round < ROUNDS; round++) {
    NAME(mix)(v, m, SCHEDULE[round], 0, beside);
    NAME(mix)(v, m, SCHEDULE[round], 1, beside);
  }
#pragma GCC unroll 16
  for (int i = 0; i < 8 * SETS; i++) {
    h[i] = v[2 * i - i % 8] ^ v[2 * i - i % 8 + 8];
  }
}
