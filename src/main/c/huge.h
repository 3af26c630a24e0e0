// Memory in pages of 2 MiB.
#ifndef JAMJAR_HUGE_H
#define JAMJAR_HUGE_H

#include <stddef.h>

// Asks for huge pages for memory that starts where one may, is as long as some of them, and holds
// nothing of value: it may be all zero afterwards. Nobody is told whether there are any.
void huge_pages(void *start, size_t bytes);

#endif
