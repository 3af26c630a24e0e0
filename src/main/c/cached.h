// What the page cache holds of a file.
#ifndef JAMJAR_CACHED_H
#define JAMJAR_CACHED_H

#include <stddef.h>
#include <sys/types.h>

enum { CACHED_MOST_BYTES = 8 << 20 };

// How many bytes from `position` on are in the page cache without a gap; asked for at most
// CACHED_MOST_BYTES. 0 where that cannot be known.
size_t cached_bytes(int fd, off_t position, size_t length);

// Reads bytes, but none that the disk would have to be asked for; answers how many.
size_t cached_read(int fd, off_t position, void *target, size_t length);

#endif
