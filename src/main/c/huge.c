#define _GNU_SOURCE  // madvise
#include "huge.h"

#include <sys/mman.h>

void huge_pages(void *start, size_t bytes) {
#ifdef MADV_HUGEPAGE
  // Whoever cleared the memory was given small pages for it. They go back, and the next touch
  // brings large ones: the kernel puts small ones together only where it finds the time.
  if (madvise(start, bytes, MADV_HUGEPAGE) == 0) {
    madvise(start, bytes, MADV_DONTNEED);
  }
#else
  (void)start, (void)bytes;
#endif
}
