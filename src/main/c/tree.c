#include <stdbool.h>
#include <string.h>

#include "blake3.h"

#define LANES 1
#define V uint32_t
#define NAME(x) x##_1
#define ROTR(x, n) ((x) >> (n) | (x) << (32 - (n)))
#define ROTR16(x) ROTR(x, 16)
#define ROTR12(x) ROTR(x, 12)
#define ROTR8(x) ROTR(x, 8)
#define ROTR7(x) ROTR(x, 7)
#include "compress.h"

// Chunks whose chaining values are held at once, and the levels above them.
enum { BATCH_CHUNKS = 256, BATCH_LEVELS = 9 };

// So few chunks are no slower one by one than in four lanes.
enum { FEW_CHUNKS = 2 };

static void compress_one(uint32_t cv[CV_WORDS], const uint8_t *block, uint64_t counter,
                         uint32_t bytes, uint32_t flags) {
  uint32_t m[BLOCK_WORDS];
  memcpy(m, block, sizeof m);
  uint32_t last[] = {(uint32_t)counter, (uint32_t)(counter >> 32), bytes, flags};
  compress_1(cv, m, last, NULL);
}

static void chunk_one(const uint8_t *in, size_t length, uint64_t counter, uint32_t last_flags,
                      uint32_t cv[CV_WORDS]) {
  memcpy(cv, IV, sizeof IV);
  uint32_t flags = CHUNK_START;
  while (length > BLOCK_BYTES) {
    compress_one(cv, in, counter, BLOCK_BYTES, flags);
    in += BLOCK_BYTES;
    length -= BLOCK_BYTES;
    flags = 0;
  }
  uint8_t block[BLOCK_BYTES] = {0};
  memcpy(block, in, length);
  compress_one(cv, block, counter, (uint32_t)length, flags | CHUNK_END | last_flags);
}

// The narrowest that does `count` at once, or the widest there is.
static const struct width *width_for(const struct kernel *kernel, size_t count) {
  const struct width *width = kernel->widths;
  while (width->lanes < count && width < kernel->widths + kernel->count - 1) {
    width++;
  }
  return width;
}

// The chaining values of chunks, of which the last may be short. With a SHA-256 beside them where that
// is not null; they are whole then.
static void chunks(const struct kernel *kernel, const uint8_t *in, size_t length,
                   uint64_t counter, uint32_t *cvs, struct beside *beside) {
  size_t count = (length + CHUNK_BYTES - 1) / CHUNK_BYTES;
  size_t last_bytes = length - (count - 1) * CHUNK_BYTES;
  const uint8_t *last = in + (count - 1) * CHUNK_BYTES;
  uint8_t padded[CHUNK_BYTES];
  if (last_bytes < CHUNK_BYTES) {
    memcpy(padded, last, last_bytes);
    memset(padded + last_bytes, 0, CHUNK_BYTES - last_bytes);
    last = padded;
  }

  uint8_t nowhere[HASH_BYTES];
  for (size_t done = 0, n; done < count; done += n) {
    if (count - done <= FEW_CHUNKS) {
      n = 1;
      chunk_one(in + done * CHUNK_BYTES, done + 1 == count ? last_bytes : CHUNK_BYTES,
                counter + done, 0, cvs + done * CV_WORDS);
      continue;
    }
    bool with_sha256 = beside != NULL && beside->blocks >= BLOCKS_BESIDE;
    const struct width *width = width_for(kernel, with_sha256 ? LANES_BESIDE : count - done);
    n = count - done < width->lanes ? count - done : width->lanes;
    const uint8_t *from[MAX_LANES];
    uint8_t *to[MAX_LANES];
    for (size_t i = 0; i < width->lanes; i++) {
      size_t chunk = done + (i < n ? i : 0);
      from[i] = chunk == count - 1 ? last : in + chunk * CHUNK_BYTES;
      to[i] = i < n ? (uint8_t *)(cvs + chunk * CV_WORDS) : nowhere;
    }
    if (with_sha256) {
      kernel->chunks_beside(from, counter + done, to, beside);
    } else {
      width->chunks(from, n, done + n == count ? last_bytes : CHUNK_BYTES, counter + done, to);
    }
  }
}

// The values of the parents of 2 * `pairs` nodes side by side, which may lie where those lie, or one
// node further on.
static void parents(const struct kernel *kernel, const uint32_t *nodes, size_t pairs, uint32_t *cvs) {
  uint8_t nowhere[HASH_BYTES];
  for (size_t done = 0; done < pairs;) {
    const struct width *width = width_for(kernel, pairs - done);
    size_t n = pairs - done < width->lanes ? pairs - done : width->lanes;
    const uint8_t *from[MAX_LANES];
    uint8_t *to[MAX_LANES];
    for (size_t i = 0; i < width->lanes; i++) {
      size_t pair = done + (i < n ? i : 0);
      from[i] = (const uint8_t *)(nodes + 2 * pair * CV_WORDS);
      to[i] = i < n ? (uint8_t *)(cvs + pair * CV_WORDS) : nowhere;
    }
    width->parents(from, to);
    done += n;
  }
}

// Nodes of one level of a tree, side by side.
struct row {
  uint64_t first;  // how many nodes of this level are before them
  size_t count;
  uint32_t cvs[(1 + BATCH_CHUNKS) * CV_WORDS];  // behind room for the left neighbour of the first
};

static uint32_t *first_cv(struct row *row) { return row->cvs + CV_WORDS; }

// Where the row begins, with the left neighbour of its first node before it where that is a right one.
// The neighbour is on top of the stack then, which has a subtree for each bit of how many chunks came
// before, the smallest on top; those of lower levels have been taken.
static uint32_t *with_neighbour(struct row *row, const uint32_t *stack, size_t *depth) {
  if (row->first % 2 == 0) {
    return first_cv(row);
  }
  --*depth;
  memcpy(row->cvs, stack + *depth * CV_WORDS, HASH_BYTES);
  row->first--;
  row->count++;
  return row->cvs;
}

// Adds whole chunks of a row to the stack, whatever subtrees they are part of.
static size_t stack_up(const struct kernel *kernel, struct row *row, uint32_t *stack, size_t depth) {
  uint32_t waiting[BATCH_LEVELS * CV_WORDS];  // those without a right neighbour, the lowest first
  size_t waits = 0;
  while (row->count > 0) {
    uint32_t *nodes = with_neighbour(row, stack, &depth);
    size_t pairs = row->count / 2;
    if (row->count % 2 == 1) {
      memcpy(waiting + waits * CV_WORDS, nodes + 2 * pairs * CV_WORDS, HASH_BYTES);
      waits++;
    }
    parents(kernel, nodes, pairs, first_cv(row));
    row->first /= 2;
    row->count = pairs;
  }
  for (; waits > 0; waits--) {
    memcpy(stack + depth * CV_WORDS, waiting + (waits - 1) * CV_WORDS, HASH_BYTES);
    depth++;
  }
  return depth;
}

size_t tree_absorb_beside(const struct kernel *kernel, uint32_t *stack, size_t depth,
                          const uint8_t *in, size_t count, uint64_t counter,
                          struct beside *beside) {
  uint64_t stacked = depth == 0 ? 0 : counter;  // an empty stack starts a tree of its own
  for (size_t n; count > 0; count -= n) {
    n = count < BATCH_CHUNKS ? count : BATCH_CHUNKS;
    struct row row;
    row.first = stacked;
    row.count = n;
    chunks(kernel, in, n * CHUNK_BYTES, counter, first_cv(&row), beside);
    depth = stack_up(kernel, &row, stack, depth);
    in += n * CHUNK_BYTES;
    counter += n;
    stacked += n;
  }
  return depth;
}

size_t tree_absorb(const struct kernel *kernel, uint32_t *stack, size_t depth, const uint8_t *in,
                   size_t count, uint64_t counter) {
  return tree_absorb_beside(kernel, stack, depth, in, count, counter, NULL);
}

void tree_finish(const struct kernel *kernel, uint32_t *stack, size_t depth, const uint8_t *in,
                 size_t length, uint64_t counter, uint8_t hash[HASH_BYTES]) {
  const size_t batch_bytes = BATCH_CHUNKS * CHUNK_BYTES;
  for (; length > batch_bytes; length -= batch_bytes) {
    depth = tree_absorb(kernel, stack, depth, in, BATCH_CHUNKS, counter);
    in += batch_bytes;
    counter += BATCH_CHUNKS;
  }

  struct row row;
  uint32_t *cvs = first_cv(&row);
  row.first = counter;
  row.count = length == 0 ? 1 : (length + CHUNK_BYTES - 1) / CHUNK_BYTES;
  if (row.count == 1) {
    chunk_one(in, length, counter, depth == 0 ? ROOT : 0, cvs);
  } else {
    chunks(kernel, in, length, counter, cvs, NULL);
  }
  while (row.count > 1 || depth > 0) {
    uint32_t *nodes = with_neighbour(&row, stack, &depth);
    size_t pairs = row.count / 2;
    if (row.count == 2 && depth == 0) {
      uint32_t root[CV_WORDS];
      memcpy(root, IV, sizeof root);
      compress_one(root, (const uint8_t *)nodes, 0, BLOCK_BYTES, PARENT | ROOT);
      memcpy(hash, root, HASH_BYTES);
      return;
    }
    parents(kernel, nodes, pairs, cvs);
    if (row.count % 2 == 1) {  // goes up as it is
      memmove(cvs + pairs * CV_WORDS, nodes + 2 * pairs * CV_WORDS, HASH_BYTES);
    }
    row.first /= 2;
    row.count = pairs + row.count % 2;
  }
  memcpy(hash, cvs, HASH_BYTES);
}
