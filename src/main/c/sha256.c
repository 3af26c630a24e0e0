#include "sha256.h"

#if defined(__x86_64__)

#include <cpuid.h>

// What follows is for processors that have them; sha256_name tells.
#pragma GCC push_options
#pragma GCC target("sha,sse4.1")
#include "sha256_x86.h"

void sha256_blocks(uint32_t state[SHA256_WORDS], const uint8_t *in, size_t blocks) {
  struct sha256_rounds rounds;
  sha256_begin(&rounds, state, in);
  for (; blocks > 0; blocks--) {
#pragma GCC unroll 16
    for (int i = 0; i < SHA256_GROUPS; i++) {
      sha256_group(&rounds, i);
    }
  }
  sha256_end(&rounds, state);
}

#pragma GCC pop_options

const char *sha256_name(void) {
  unsigned a, b, c, d;
  // Leaf 7 says what SHA is called: bit 29 of EBX. The compiler's own question does not know it.
  int sha = __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 29 & 1);
  __builtin_cpu_init();
  return sha && __builtin_cpu_supports("sse4.1") ? "sha-ni" : NULL;
}

#else

// Nothing here for other architectures yet.
const char *sha256_name(void) { return NULL; }

void sha256_blocks(uint32_t state[SHA256_WORDS], const uint8_t *in, size_t blocks) {
  (void)state;
  (void)in;
  (void)blocks;
}

#endif
