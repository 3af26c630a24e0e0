// The structure of a jam, written from its chunks: what PlainStructureDecoder.java does, in the same
// way.
#ifndef JAMJAR_DECODE_H
#define JAMJAR_DECODE_H

#include "noun.h"

enum { MOST_BYTES_OF_A_TAG = 4 * 16 + LARGE_ATOM_BYTES + 64 };

// Where bits go.
struct bits_out {
  uint8_t *to;  // may be written 8 bytes beyond `end`
  size_t at, end;
  uint64_t base;  // how many bits were written before `to`
  uint64_t pending;  // the bits behind byte `at`
  unsigned pending_bits;  // 0 to 63
};

enum written {
  WRITTEN_ALL,
  WRITTEN_FULL,  // less than MOST_BYTES_OF_A_TAG are free; call again with more
  WRITTEN_LARGE,  // all, and a large atom's bits are to follow; decoder_large_atom then
  WRITTEN_FAULT,
};

struct decoder;

// NULL if there is no memory. `salt` is odd and unknown to whoever made the chunks; `limit` is how
// many bits the jam has.
struct decoder *decoder_new(uint64_t salt, int name_bytes, uint64_t limit);
void decoder_free(struct decoder *decoder);

// Starts a structure chunk: its lengths, behind the byte that says that it is one.
enum fault decoder_open(struct decoder *decoder, const uint8_t *chunk, size_t bytes);

// Writes the chunk, or what is left of it. *number is the large atom's bits, or the fault.
enum written decoder_write(struct decoder *decoder, const uint8_t *chunk, struct bits_out *out,
                           uint64_t *number);

enum fault decoder_large_atom(struct decoder *decoder, uint32_t name);

// Whether the noun is complete.
bool decoder_complete(const struct decoder *decoder);

#endif
