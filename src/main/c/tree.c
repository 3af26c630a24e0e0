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

// Chunks whose chaining values are held at once; a power of two.
enum { BATCH_CHUNKS = 256 };

// So few chunks are no slower one by one than in four lanes.
enum { FEW_CHUNKS = 2 };

static void compress_one(uint32_t cv[CV_WORDS], const uint8_t *block, uint64_t counter,
                         uint32_t bytes, uint32_t flags) {
  uint32_t m[BLOCK_WORDS];
  memcpy(m, block, sizeof m);
  compress_1(cv, m, (uint32_t)counter, (uint32_t)(counter >> 32), bytes, flags, NULL);
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

// Replaces the two values on top of the stack by their parent.
static void merge(uint32_t *stack, size_t depth, uint32_t flags) {
  uint32_t *left = stack + (depth - 2) * CV_WORDS;
  uint32_t cv[CV_WORDS];
  memcpy(cv, IV, sizeof cv);
  compress_one(cv, (const uint8_t *)left, 0, BLOCK_BYTES, PARENT | flags);
  memcpy(left, cv, sizeof cv);
}

// The narrowest that does `count` at once, or the widest there is.
static const struct width *width_for(const struct kernel *kernel, size_t count) {
  const struct width *width = kernel->widths;
  while (width->lanes < count && width < kernel->widths + kernel->count - 1) {
    width++;
  }
  return width;
}

// The chaining values of at least two chunks, of which the last may be short. With a SHA-256 beside
// them where that is not null; they are whole then, and a multiple of the widest width.
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
    const struct width *width = width_for(kernel, count - done);
    n = count - done < width->lanes ? count - done : width->lanes;
    const uint8_t *from[MAX_LANES];
    uint8_t *to[MAX_LANES];
    for (size_t i = 0; i < width->lanes; i++) {
      size_t chunk = done + (i < n ? i : 0);
      from[i] = chunk == count - 1 ? last : in + chunk * CHUNK_BYTES;
      to[i] = i < n ? (uint8_t *)(cvs + chunk * CV_WORDS) : nowhere;
    }
    if (beside != NULL && beside->blocks >= BLOCKS_BESIDE) {
      kernel->chunks_beside(from, counter + done, to, beside);
    } else {
      width->chunks(from, n, done + n == count ? last_bytes : CHUNK_BYTES, counter + done, to);
    }
  }
}

// The next level of a tree: halves `count` values in place, an odd last one going up as it is.
static size_t parents(const struct kernel *kernel, uint32_t *cvs, size_t count) {
  size_t pairs = count / 2;
  uint8_t nowhere[HASH_BYTES];
  for (size_t done = 0; done < pairs;) {
    const struct width *width = width_for(kernel, pairs - done);
    size_t n = pairs - done < width->lanes ? pairs - done : width->lanes;
    const uint8_t *from[MAX_LANES];
    uint8_t *to[MAX_LANES];
    for (size_t i = 0; i < width->lanes; i++) {
      size_t pair = done + (i < n ? i : 0);
      from[i] = (const uint8_t *)(cvs + 2 * pair * CV_WORDS);
      to[i] = i < n ? (uint8_t *)(cvs + pair * CV_WORDS) : nowhere;
    }
    width->parents(from, to);
    done += n;
  }
  if (count % 2 == 1) {
    memcpy(cvs + pairs * CV_WORDS, cvs + (count - 1) * CV_WORDS, HASH_BYTES);
  }
  return pairs + count % 2;
}

// The most chunks from `counter` on that make a complete subtree of at most a batch.
static size_t aligned_chunks(uint64_t counter) {
  uint64_t lowest_bit = counter & (~counter + 1);
  return lowest_bit == 0 || lowest_bit > BATCH_CHUNKS ? BATCH_CHUNKS : (size_t)lowest_bit;
}

size_t tree_absorb_beside(const struct kernel *kernel, uint32_t *stack, size_t depth,
                          const uint8_t *in, size_t count, uint64_t counter,
                          struct beside *beside) {
  uint32_t cvs[BATCH_CHUNKS * CV_WORDS];
  while (count > 0) {
    size_t n = aligned_chunks(counter);
    while (n > count) {
      n /= 2;
    }
    if (n == 1) {
      chunk_one(in, CHUNK_BYTES, counter, 0, cvs);
    } else {
      chunks(kernel, in, n * CHUNK_BYTES, counter, cvs, beside);
      for (size_t left = n; left > 1;) {
        left = parents(kernel, cvs, left);
      }
    }
    memcpy(stack + depth * CV_WORDS, cvs, HASH_BYTES);
    depth++;
    in += n * CHUNK_BYTES;
    count -= n;
    counter += n;
    // A left neighbour of the same size waits for it while bits are clear, as in binary counting.
    for (uint64_t rest = counter / n; rest % 2 == 0 && depth > 1; rest /= 2) {
      merge(stack, depth, 0);
      depth--;
    }
  }
  return depth;
}

size_t tree_absorb(const struct kernel *kernel, uint32_t *stack, size_t depth, const uint8_t *in,
                   size_t count, uint64_t counter) {
  return tree_absorb_beside(kernel, stack, depth, in, count, counter, NULL);
}

void tree_finish(const struct kernel *kernel, uint32_t *stack, size_t depth, const uint8_t *in,
                 size_t length, uint64_t counter, uint8_t hash[HASH_BYTES]) {
  for (size_t n; length > (n = aligned_chunks(counter)) * CHUNK_BYTES; counter += n) {
    depth = tree_absorb(kernel, stack, depth, in, n, counter);
    in += n * CHUNK_BYTES;
    length -= n * CHUNK_BYTES;
  }

  uint32_t *top = stack + depth * CV_WORDS;
  if (length <= CHUNK_BYTES) {
    chunk_one(in, length, counter, depth == 0 ? ROOT : 0, top);
    depth++;
  } else {
    uint32_t cvs[BATCH_CHUNKS * CV_WORDS];
    chunks(kernel, in, length, counter, cvs, NULL);
    size_t left = (length + CHUNK_BYTES - 1) / CHUNK_BYTES;
    while (left > 2) {
      left = parents(kernel, cvs, left);
    }
    memcpy(top, cvs, 2 * HASH_BYTES);
    depth += 2;
  }
  for (; depth > 1; depth--) {
    merge(stack, depth, depth == 2 ? ROOT : 0);
  }
  memcpy(hash, stack, HASH_BYTES);
}
