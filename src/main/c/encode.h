// The structure of a jam, read and turned into chunks: what FirstPass.java and
// PlainStructureEncoder.java do, in the same way.
#ifndef JAMJAR_ENCODE_H
#define JAMJAR_ENCODE_H

#include "code.h"

enum stop {
  STOP_MORE,  // the code at the position needs a later window, or one that goes further
  STOP_ATOM,  // an atom of which more than its length has to be read elsewhere
  STOP_CHUNK,  // a chunk is ready
  STOP_DONE,  // the noun is complete
  STOP_FAULT,
};

struct progress {
  uint64_t at;  // the position: in bits from the start of the window
  uint64_t start;  // where the last code starts, in bits from the start of the jam
  uint64_t number;  // STOP_ATOM: its length in bits; STOP_FAULT: which
  size_t chunk_bytes;  // second pass: of the chunk that is ready; 0 for none
};

struct encoder;

// NULL if there is no memory. `salt` is odd and unknown to whoever wrote the jam.
struct encoder *encoder_new(uint64_t salt);
void encoder_free(struct encoder *encoder);

// First pass: collects what is referred to. STOP_ATOM: an atom that is large or does not end in the
// window; its value is to be passed over, which starts at the position; its last bit must be 1.
enum stop encoder_first_pass(struct encoder *encoder, const struct window *window,
                             struct progress *progress);
void encoder_counts(const struct encoder *encoder, uint64_t *atoms, uint64_t *cells,
                    uint64_t *references);

// Ends the first pass. Gives the length of names in *name_bytes.
enum fault encoder_second_pass(struct encoder *encoder, int *name_bytes);

// Second pass. STOP_ATOM: a large atom, whose value starts at the position; with it, a chunk is
// ready. Once its own chunks have been made, encoder_large_atom gives it its name.
enum stop encoder_run(struct encoder *encoder, const struct window *window,
                      struct progress *progress);
const uint8_t *encoder_chunk(const struct encoder *encoder);
enum fault encoder_large_atom(struct encoder *encoder, uint32_t name);

#endif
