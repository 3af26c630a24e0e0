// Bytes moved by less than a byte; bit 0 is the lowest of byte 0.
#ifndef JAMJAR_BITS_H
#define JAMJAR_BITS_H

#include <stddef.h>
#include <stdint.h>

// Copies `bytes` bytes, a multiple of 8 and not 0, that start at bit `shift`, 0 to 7, of `from`.
// Reads one byte more where `shift` is not 0.
void bits_out(uint8_t *to, const uint8_t *from, size_t bytes, unsigned shift);

// Appends `bytes` bytes, a multiple of 8 and not 0, to the `shift` bits, 0 to 63, of `pending`, and
// writes as many bytes to `to`. Returns the `shift` bits that are left.
uint64_t bits_in(uint8_t *to, const uint8_t *from, size_t bytes, unsigned shift, uint64_t pending);

#endif
