// BLAKE3 over whole trees: shared names. "Specification" means the BLAKE3 paper's section 2.
#ifndef JAMJAR_BLAKE3_H
#define JAMJAR_BLAKE3_H

#include <stddef.h>
#include <stdint.h>

enum {
  BLOCK_BYTES = 64,
  BLOCK_WORDS = 16,
  CHUNK_BYTES = 1024,
  CV_WORDS = 8,
  HASH_BYTES = 32,
  ROUNDS = 7,
  STACK_DEPTH = 54,  // as in Kernel.java
};

// Domain flags, table 3.
enum { CHUNK_START = 1, CHUNK_END = 2, PARENT = 4, ROOT = 8 };

// Table 1.
static const uint32_t IV[CV_WORDS] = {
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
    0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
};

// Which message word each mixing step of each round takes: table 2, applied over and over.
static const uint8_t SCHEDULE[ROUNDS][BLOCK_WORDS] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8},
    {3, 4, 10, 12, 13, 2, 7, 14, 6, 5, 9, 0, 11, 15, 8, 1},
    {10, 7, 12, 9, 14, 3, 13, 15, 4, 0, 11, 2, 5, 8, 1, 6},
    {12, 13, 9, 11, 15, 10, 14, 8, 7, 2, 5, 3, 0, 1, 6, 4},
    {9, 14, 11, 5, 8, 12, 15, 1, 13, 3, 0, 10, 2, 6, 4, 7},
    {11, 15, 5, 0, 1, 9, 8, 6, 14, 10, 2, 12, 3, 4, 7, 13},
};

// What goes beside a kernel's work: see sha256_x86.h.
struct sha256_rounds;

// Compresses `lanes` blocks at once. Of the `in` and `out` pointers there are always `lanes`; those
// past `count` repeat an earlier input and point their output at something unneeded.
struct width {
  size_t lanes;

  // The chaining values of `count` chunks, the first of them number `counter`. The last has
  // `last_bytes` bytes and zeros behind them up to CHUNK_BYTES.
  void (*chunks)(const uint8_t *const *in, size_t count, size_t last_bytes, uint64_t counter,
                 uint8_t *const *out);

  // The chaining values of parents, each in[lane] being its two children's.
  void (*parents)(const uint8_t *const *in, uint8_t *const *out);
};

enum { MAX_LANES = 32, MAX_WIDTHS = 4 };

// How many lanes a SHA-256 goes beside, and how many of its blocks beside one block in each of them:
// one beside each round, and one beside reading it.
enum { LANES_BESIDE = 16, BLOCKS_BESIDE = ROUNDS + 1 };

// A SHA-256 that goes on beside a BLAKE3: its hash value, its next blocks, and how many they are.
struct beside {
  uint32_t *state;
  const uint8_t *in;
  size_t blocks;
};

// An instruction set's widths, ascending.
struct kernel {
  const char *name;
  size_t count;
  struct width widths[MAX_WIDTHS];

  // The `chunks` of LANES_BESIDE lanes, all of them whole, and BLOCKS_BESIDE blocks of SHA-256 for
  // each block of a chunk as long as there are so many. Null where that would not be faster than one after
  // the other.
  void (*chunks_beside)(const uint8_t *const *in, uint64_t counter, uint8_t *const *out,
                        struct beside *beside);
};

#if defined(__x86_64__)
extern const struct kernel kernel_sse41, kernel_avx2, kernel_avx512;
#elif defined(__aarch64__)
extern const struct kernel kernel_neon;
#endif

// Adds whole chunks that do not end the input to a stack of subtrees; see Kernel.java.
// Returns the new depth.
size_t tree_absorb(const struct kernel *kernel, uint32_t *stack, size_t depth, const uint8_t *in,
                   size_t chunks, uint64_t counter);

// The same with a SHA-256 beside it, which may have blocks left afterwards. Only for kernels with
// chunks_beside, on processors with sha256_name.
size_t tree_absorb_beside(const struct kernel *kernel, uint32_t *stack, size_t depth,
                          const uint8_t *in, size_t chunks, uint64_t counter,
                          struct beside *beside);

// The hash of the input that ends with `length` bytes, at least one unless all is empty. Uses up
// the stack, which has room for STACK_DEPTH values.
void tree_finish(const struct kernel *kernel, uint32_t *stack, size_t depth, const uint8_t *in,
                 size_t length, uint64_t counter, uint8_t hash[HASH_BYTES]);

#endif
