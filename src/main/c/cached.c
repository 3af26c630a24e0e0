#define _GNU_SOURCE  // preadv2, mincore
#include "cached.h"

#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

enum { LEAST_PAGE_BYTES = 4 << 10 };

// By a mapping that is gone again before anybody looks into it: a file that becomes shorter
// meanwhile does no harm. Reading without waiting would tell, too, but has the kernel read ahead
// where it finds nothing.
size_t cached_bytes(int fd, off_t position, size_t length) {
  unsigned char resident[CACHED_MOST_BYTES / LEAST_PAGE_BYTES + 1];
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  if (length == 0 || length > CACHED_MOST_BYTES || page < LEAST_PAGE_BYTES) {
    return 0;
  }
  size_t before = (size_t)position % page;
  size_t span = before + length;
  void *map = mmap(NULL, span, PROT_READ, MAP_SHARED, fd, position - (off_t)before);
  if (map == MAP_FAILED) {
    return 0;
  }
  size_t pages = (span + page - 1) / page, count = 0;
  if (mincore(map, span, resident) == 0) {
    while (count < pages && (resident[count] & 1)) {
      count++;
    }
  }
  munmap(map, span);
  if (count == pages) {
    return length;
  }
  return count == 0 ? 0 : count * page - before;
}

// The kernel may have let go of pages since it was asked, and tells strangers that all are there.
size_t cached_read(int fd, off_t position, void *target, size_t length) {
#ifdef RWF_NOWAIT
  struct iovec into = {target, length};
  ssize_t n = preadv2(fd, &into, 1, position, RWF_NOWAIT);
  return n < 0 ? 0 : (size_t)n;
#else
  (void)fd, (void)position, (void)target, (void)length;
  return 0;
#endif
}
