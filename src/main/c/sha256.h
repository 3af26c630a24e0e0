// SHA-256 with the processor's own instructions for it; FIPS 180-4 is the specification.
#ifndef JAMJAR_SHA256_H
#define JAMJAR_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_BLOCK_BYTES = 64, SHA256_WORDS = 8 };

// What this processor has for it; null where it has nothing.
const char *sha256_name(void);

// Adds whole blocks to the hash value a to h. Only where there is a name.
void sha256_blocks(uint32_t state[SHA256_WORDS], const uint8_t *in, size_t blocks);

#endif
