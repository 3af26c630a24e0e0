// Feeds jams and chunks, good and damaged, to the encoder and the decoder of structure; for a build
// with sanitizers, which end the program where memory is misused. What it was given comes back or is
// refused, or the program ends with an error.
//
// fuzz_noun SEED ROUNDS

#include <stdio.h>
#include <stdlib.h>

#include "decode.h"
#include "encode.h"

static uint64_t state;

static uint64_t draw(void) {  // xorshift64*
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return state * UINT64_C(0x2545F4914F6CDD1D);
}

static uint64_t below(uint64_t bound) { return draw() % bound; }

static void fail(const char *what, uint64_t round) {
  fprintf(stderr, "round %llu: %s\n", (unsigned long long)round, what);
  exit(1);
}

// ---- A jam ----

enum { MOST_JAM_BYTES = 1 << 16, MOST_CHUNKS = 1 << 12, PAD = 16 };

static uint8_t jam[MOST_JAM_BYTES + PAD];
static uint64_t jam_bits;
static uint64_t starts[1 << 14];
static size_t start_count;

static void put(uint64_t value, unsigned count) {
  for (unsigned i = 0; i < count && jam_bits < 8 * (uint64_t)MOST_JAM_BYTES; i++, jam_bits++) {
    if (i < 64 && (value >> i & 1)) {
      jam[jam_bits / 8] |= (uint8_t)(1 << jam_bits % 8);
    }
  }
}

static void put_length(uint64_t length) {
  unsigned z = bit_length(length);
  put(0, z);
  put(1, 1);
  if (z > 1) {
    put(length & ~(UINT64_C(1) << (z - 1)), z - 1);
  }
}

static void make_noun(int depth) {
  uint64_t start = jam_bits, choice = below(10);
  if (choice < 5 && depth < 40 && jam_bits < 6 * (uint64_t)MOST_JAM_BYTES) {
    put(1, 2);
    make_noun(depth + 1);
    make_noun(depth + 1);
  } else if (choice < 7 && start_count > 0) {
    uint64_t target = starts[below(start_count)];
    put(3, 2);
    put_length(bit_length(target));
    put(target, bit_length(target));
  } else {
    // Short ones mostly, now and then a long one, seldom a large one.
    unsigned most[] = {5, 5, 5, 64, 70, 400, 3000, 33000};
    unsigned bits = (unsigned)below(most[below(8)] + 1);
    put(0, 1);
    put_length(bits);
    for (unsigned i = 0; i + 1 < bits; i++) {
      put(draw() >> 60, 1);
    }
    put(1, bits > 0);
  }
  // Complete now; seldom one that is not, at the front.
  if (start_count < sizeof starts / sizeof *starts) {
    starts[start_count++] = below(500) == 0 ? 0 : start;
  }
}

// ---- There ----

struct piece {
  bool large;
  size_t bytes;
  uint8_t *data;
};

static struct piece pieces[MOST_CHUNKS];
static size_t piece_count;

static void keep(bool large, const uint8_t *data, size_t bytes) {
  if (piece_count == MOST_CHUNKS) {
    fail("more chunks than there can be", 0);
  }
  uint8_t *copy = malloc(bytes + !bytes);  // exactly so large: what is read beyond is noticed
  memcpy(copy, data, bytes);
  pieces[piece_count++] = (struct piece){.large = large, .bytes = bytes, .data = copy};
}

static void forget_pieces(void) {
  while (piece_count > 0) {
    free(pieces[--piece_count].data);
  }
}

static uint32_t name_of_large(const uint8_t *data, size_t bytes) {
  return (uint32_t)xxh64(data, bytes);
}

// A window from the position on, of a random size, in memory of its own.
static uint8_t *window_at(uint64_t position, uint64_t bytes, size_t size, struct window *window) {
  uint64_t from = position / 8;
  size_t filled = (size_t)(bytes - from < size ? bytes - from : size);
  uint8_t *data = calloc(1, filled + 9);
  memcpy(data, jam + from, filled);
  *window = (struct window){
      .data = data, .bytes = filled, .base = 8 * from, .limit = 8 * bytes};
  return data;
}

static bool encode(uint64_t bytes, int *name_bytes) {
  struct encoder *encoder = encoder_new(draw() | 1);
  bool good = false;
  uint64_t at = 0;
  for (int pass = 1; pass <= 2; pass++) {
    size_t size = 1 + below(300);
    at = 0;
    for (;;) {
      struct window window;
      uint8_t *data = window_at(at, bytes, size, &window);
      struct progress progress = {.at = at % 8};
      enum stop stop = pass == 1 ? encoder_first_pass(encoder, &window, &progress)
                                 : encoder_run(encoder, &window, &progress);
      uint64_t next = window.base + progress.at;
      free(data);
      if (pass == 2 && progress.chunk_bytes > 0) {
        keep(false, encoder_chunk(encoder), progress.chunk_bytes);
      }
      size = stop == STOP_MORE && next == at ? 2 * size : 1 + below(300);
      at = next;
      if (stop == STOP_DONE) {
        break;
      }
      if (stop == STOP_FAULT) {
        goto done;
      }
      if (stop == STOP_ATOM) {
        at += progress.number;
        if (at > 8 * bytes) {
          fail("an atom beyond the end", 0);
        }
        if ((jam[(at - 1) / 8] >> ((at - 1) % 8) & 1) == 0) {
          goto done;
        }
        if (pass == 2) {
          size_t atom_bytes = (size_t)(progress.number + 7) / 8;
          uint8_t *atom = calloc(1, atom_bytes);
          for (uint64_t i = 0; i < progress.number; i++) {
            uint64_t bit = at - progress.number + i;
            atom[i / 8] |= (uint8_t)((jam[bit / 8] >> (bit % 8) & 1) << (i % 8));
          }
          keep(true, atom, atom_bytes);
          enum fault fault = encoder_large_atom(encoder, name_of_large(atom, atom_bytes));
          free(atom);
          if (fault != FAULT_NONE) {
            goto done;
          }
        }
      }
    }
    if (pass == 1 && encoder_second_pass(encoder, name_bytes) != FAULT_NONE) {
      goto done;
    }
  }
  good = true;
done:
  encoder_free(encoder);
  return good;
}

// ---- And back ----

static bool decode(uint64_t bytes, int name_bytes, uint8_t *to) {
  struct decoder *decoder = decoder_new(draw() | 1, name_bytes, 8 * bytes);
  struct bits_out out = {.to = to, .end = (size_t)bytes + 2 * MOST_BYTES_OF_A_TAG};
  bool good = false;
  for (size_t i = 0; i < piece_count; i++) {
    if (pieces[i].large || decoder_open(decoder, pieces[i].data, pieces[i].bytes) != FAULT_NONE) {
      goto done;
    }
    uint64_t number;
    enum written written;
    do {
      written = decoder_write(decoder, pieces[i].data, &out, &number);
    } while (written == WRITTEN_FULL && out.end - out.at >= MOST_BYTES_OF_A_TAG);
    if (written == WRITTEN_FULL || written == WRITTEN_FAULT) {
      goto done;
    }
    if (written == WRITTEN_LARGE) {
      if (++i == piece_count || pieces[i].bytes != (number + 7) / 8) {
        goto done;
      }
      const uint8_t *data = pieces[i].data;
      for (uint64_t bit = 0; bit < number; bit++) {
        out.pending |= (uint64_t)(data[bit / 8] >> (bit % 8) & 1) << out.pending_bits;
        if (++out.pending_bits == 64) {
          store64(out.to + out.at, out.pending);
          out.at += 8;
          out.pending = 0;
          out.pending_bits = 0;
        }
      }
      if (decoder_large_atom(decoder, name_of_large(data, pieces[i].bytes)) != FAULT_NONE) {
        goto done;
      }
    }
  }
  good = decoder_complete(decoder);
  store64(out.to + out.at, out.pending);
done:
  decoder_free(decoder);
  return good;
}

static void damage_pieces(void) {
  for (uint64_t times = 1 + below(3); times > 0; times--) {
    struct piece *piece = &pieces[below(piece_count)];
    switch (below(4)) {
      case 0:
        piece->bytes = (size_t)below(piece->bytes + 1);
        piece->data = realloc(piece->data, piece->bytes + !piece->bytes);
        break;
      case 1: {
        struct piece *other = &pieces[below(piece_count)];
        struct piece swapped = *piece;
        *piece = *other;
        *other = swapped;
        break;
      }
      default:
        if (piece->bytes > 0) {
          piece->data[below(below(2) ? piece->bytes : piece->bytes % 40 + 1) % piece->bytes] ^=
              (uint8_t)(1 + below(255));
        }
    }
  }
}

int main(int count, char **arguments) {
  if (count != 3) {
    fprintf(stderr, "usage: fuzz_noun SEED ROUNDS\n");
    return 2;
  }
  uint64_t seed = strtoull(arguments[1], NULL, 10), rounds = strtoull(arguments[2], NULL, 10);
  uint64_t good = 0, refused = 0;
  for (uint64_t round = 0; round < rounds; round++) {
    state = (seed << 32 ^ round) * UINT64_C(0x9E3779B97F4A7C15) | 1;
    memset(jam, 0, sizeof jam);
    jam_bits = 0;
    start_count = 0;
    make_noun(0);
    uint64_t bytes = (jam_bits + 7) / 8;
    bool damaged = below(3) == 0;
    if (damaged) {
      for (uint64_t times = 1 + below(4); times > 0; times--) {
        jam[below(bytes)] ^= (uint8_t)(1 << below(8));
      }
      bytes -= below(4) == 0 ? below(bytes) : 0;
    }
    int name_bytes = 3;
    bool encoded = encode(bytes, &name_bytes);
    good += encoded;
    refused += !encoded;
    if (encoded && piece_count > 0) {
      // Exactly so large, but for what the contract allows to be written.
      uint8_t *to = calloc(1, (size_t)bytes + 2 * MOST_BYTES_OF_A_TAG + 8);
      if (!decode(bytes, name_bytes, to) || (!damaged && memcmp(to, jam, (size_t)bytes) != 0)) {
        fail("it does not come back", round);
      }
      damage_pieces();
      memset(to, 0, (size_t)bytes);
      decode(bytes, name_bytes, to);
      free(to);
    }
    forget_pieces();
  }
  printf("%llu jams came back, %llu were refused\n", (unsigned long long)good,
         (unsigned long long)refused);
  return good > 0 && refused > 0 ? 0 : 1;
}
