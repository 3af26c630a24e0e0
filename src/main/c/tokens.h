// The codes of jam, read many at a time; see JamReader.java for what they are.
#ifndef JAMJAR_TOKENS_H
#define JAMJAR_TOKENS_H

#include "code.h"

enum { TOKEN_ATOM = 0, TOKEN_CELL = 1, TOKEN_REFERENCE = 2, TOKEN_KIND_BITS = 2 };

// Reads at most `most` codes from bit `first` of `window` on, which has `bytes` bytes of a jam and
// starts at bit `base` of it. The jam has `limit` bits.
//
// Code i gets starts[i], the bit of the jam at which it starts, shifted up, and its kind below; and
// numbers[i], the value of an atom or the target of a reference. Behind the last, starts has one
// more: where the next code starts. Stops before a code that does not end well within the window, an
// atom of more than 64 bits and whatever is not right. Returns how many codes it read.
size_t tokens_scan(const uint8_t *window, size_t bytes, uint64_t first, uint64_t base,
                   uint64_t limit, int64_t *starts, int64_t *numbers, size_t most);

// Passes over codes from bit `first` of `window` on, until `*nouns` nouns are behind it. Stops before a
// code that does not end well within the window and whatever is not right. *nouns becomes how many
// nouns are left, *most how many codes may still be read; returns the bit that the next starts at.
uint64_t tokens_skip(const struct window *window, uint64_t first, uint64_t *nouns, uint64_t *most);

#endif
