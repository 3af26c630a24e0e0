#include "decode.h"

#include <stdlib.h>

#include "names.h"

// A noun that the chunk at hand has defined or used.
struct recent_noun {
  uint64_t position;
  uint32_t name;
};

struct decoder {
  uint64_t limit;
  int name_bytes;
  uint32_t mask;
  struct name_table table;
  struct open_cells open;
  struct recent_noun recent[RECENT_SPACE];  // from recent_first on, the last one last
  unsigned recent_first, recent_count;
  bool complete;
  uint64_t large_start;
  bool large_flagged;

  // What is left of the chunk at hand.
  size_t bytes, tag_at, tag_end, number_at, number_end, name_at, name_end, atom_at;
};

struct decoder *decoder_new(uint64_t salt, int name_bytes, uint64_t limit) {
  struct decoder *decoder = calloc(1, sizeof *decoder);
  if (decoder == NULL || name_table_new(&decoder->table, name_bytes, salt) != FAULT_NONE) {
    free(decoder);
    return NULL;
  }
  decoder->name_bytes = name_bytes;
  decoder->mask = name_mask(name_bytes);
  decoder->limit = limit;
  return decoder;
}

void decoder_free(struct decoder *decoder) {
  if (decoder != NULL) {
    name_table_free(&decoder->table);
    open_cells_free(&decoder->open);
    free(decoder);
  }
}

bool decoder_complete(const struct decoder *decoder) { return decoder->complete; }

// ---- The lanes of a chunk ----

static enum fault take_number(struct decoder *decoder, const uint8_t *chunk, uint64_t most,
                              uint64_t *number) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 63; shift += 7) {
    if (decoder->number_at == decoder->number_end) {
      return FAULT_FEW_NUMBERS;
    }
    uint8_t byte = chunk[decoder->number_at++];
    value |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) {
      *number = value;
      return value > most ? FAULT_NUMBER : FAULT_NONE;
    }
  }
  return FAULT_LONG_NUMBER;
}

// The names that will be looked up stand in a lane: memory can fetch for all of them at once.
ALWAYS_INLINE void fetch_names(const struct decoder *decoder, const uint8_t *chunk) {
  size_t step = (size_t)decoder->name_bytes;
  for (size_t at = decoder->name_at; at + sizeof(uint32_t) <= decoder->name_end; at += step) {
    name_table_fetch(&decoder->table, load32(chunk + at) & decoder->mask);
  }
}

enum fault decoder_open(struct decoder *decoder, const uint8_t *chunk, size_t bytes) {
  uint64_t tags, numbers, names;
  if (bytes == 0) {
    return FAULT_NO_TAGS;
  }
  decoder->number_at = 1;  // the lengths are written like the numbers
  decoder->number_end = bytes;
  enum fault fault = take_number(decoder, chunk, bytes, &tags);
  if (fault == FAULT_NONE) {
    fault = take_number(decoder, chunk, bytes, &numbers);
  }
  if (fault == FAULT_NONE) {
    fault = take_number(decoder, chunk, bytes, &names);
  }
  if (fault != FAULT_NONE) {
    return fault;
  }
  names *= (uint64_t)decoder->name_bytes;
  if (tags == 0) {
    return FAULT_NO_TAGS;
  }
  if (tags + numbers + names > bytes - decoder->number_at) {
    return FAULT_LANES;
  }
  decoder->bytes = bytes;
  decoder->tag_at = decoder->number_at;
  decoder->tag_end = decoder->tag_at + tags;
  decoder->number_at = decoder->tag_end;
  decoder->number_end = decoder->number_at + numbers;
  decoder->name_at = decoder->number_end;
  decoder->name_end = decoder->name_at + names;
  decoder->atom_at = decoder->name_end;
  decoder->open.chunk_base = decoder->open.depth;
  decoder->recent_first = decoder->recent_count = 0;
  fetch_names(decoder, chunk);
  return FAULT_NONE;
}

// ---- Writing ----

static inline uint64_t position_of(const struct bits_out *out) {
  return out->base + 8 * (uint64_t)out->at + out->pending_bits;
}

// Writes the `count` low bits of `value`, 0 to 64; its other bits are 0.
static inline void put_bits(struct bits_out *out, uint64_t value, unsigned count) {
  out->pending |= value << out->pending_bits;
  unsigned total = out->pending_bits + count;
  if (total < 64) {
    out->pending_bits = total;
    return;
  }
  store64(out->to + out->at, out->pending);
  out->at += 8;
  out->pending = out->pending_bits == 0 ? 0 : value >> (64 - out->pending_bits);
  out->pending_bits = total - 64;
}

static inline void put_length(struct bits_out *out, uint64_t length) {
  unsigned z = bit_length(length);
  if (z == 0) {
    put_bits(out, 1, 1);
    return;
  }
  put_bits(out, UINT64_C(1) << z, z + 1);  // z is at most 44
  put_bits(out, length & ~(UINT64_C(1) << (z - 1)), z - 1);
}

static inline void put_mat(struct bits_out *out, uint64_t value) {
  unsigned length = bit_length(value);
  put_length(out, length);
  put_bits(out, value, length);
}

// The length of mat of a number of `length` bits.
static inline uint64_t mat_bits(uint64_t length) {
  return length == 0 ? 1 : 2 * (uint64_t)bit_length(length) + length;
}

static inline bool has_room(const struct decoder *decoder, const struct bits_out *out,
                            uint64_t bits) {
  return bits <= decoder->limit - position_of(out);
}

// Puts a noun in front that is not there; when full, the one longest unused goes.
static inline void add_recent(struct decoder *decoder, uint32_t name, uint64_t position) {
  if (decoder->recent_count == RECENT_NAMES) {
    decoder->recent_first++;
    decoder->recent_count--;
  }
  if (decoder->recent_first + decoder->recent_count == RECENT_SPACE) {
    memcpy(decoder->recent, decoder->recent + decoder->recent_first,
           decoder->recent_count * sizeof *decoder->recent);
    decoder->recent_first = 0;
  }
  decoder->recent[decoder->recent_first + decoder->recent_count++] =
      (struct recent_noun){.name = name, .position = position};
}

// The noun that has `rank` others before it; it moves to the front.
static inline struct recent_noun take_recent(struct decoder *decoder, unsigned rank) {
  struct recent_noun *place =
      &decoder->recent[decoder->recent_first + decoder->recent_count - 1 - rank];
  struct recent_noun taken = *place;
  memmove(place, place + 1, rank * sizeof *place);
  place[rank] = taken;
  return taken;
}

// Takes the name of a noun that was written.
static inline enum fault noun_done(struct decoder *decoder, uint32_t name) {
  struct done_cell done;
  while (close_cell(&decoder->open, &name, decoder->mask, &done)) {
    if (done.flagged) {
      enum fault fault = name_table_define(&decoder->table, name, done.note);
      if (fault != FAULT_NONE) {
        return fault;
      }
      if (done.in_chunk) {
        add_recent(decoder, name, done.note);
      }
    }
  }
  decoder->complete = decoder->open.depth == 0;
  return decoder->complete ? name_table_settle(&decoder->table) : FAULT_NONE;
}

static inline enum fault write_cell(struct decoder *decoder, struct bits_out *out, bool flagged) {
  if (!has_room(decoder, out, 2)) {
    return FAULT_MORE_BITS;
  }
  enum fault fault = open_cell(&decoder->open, position_of(out), flagged);
  put_bits(out, 1, 2);
  return fault;
}

static inline enum fault atom_done(struct decoder *decoder, uint64_t start, uint32_t name,
                                   bool flagged) {
  if (flagged) {
    enum fault fault = name_table_define(&decoder->table, name, start);
    if (fault != FAULT_NONE) {
      return fault;
    }
    add_recent(decoder, name, start);
  }
  return noun_done(decoder, name);
}

static inline enum fault write_short_atom(struct decoder *decoder, struct bits_out *out,
                                          uint64_t value, unsigned bytes, bool flagged) {
  if (!has_room(decoder, out, 1 + mat_bits(bit_length(value)))) {
    return FAULT_MORE_BITS;
  }
  uint64_t start = position_of(out);
  put_bits(out, 0, 1);
  put_mat(out, value);
  return atom_done(decoder, start, (uint32_t)xxh64_short(value, bytes) & decoder->mask, flagged);
}

static inline enum fault write_atom(struct decoder *decoder, const uint8_t *chunk,
                                    struct bits_out *out, unsigned length_leaf, bool flagged) {
  if (length_leaf <= SHORT_ATOM_BYTES) {
    if (length_leaf > decoder->bytes - decoder->atom_at) {
      return FAULT_FEW_BYTES;
    }
    uint64_t value = 0;
    memcpy(&value, chunk + decoder->atom_at, length_leaf);
    decoder->atom_at += length_leaf;
    if (length_leaf > 0 && value >> (8 * length_leaf - 8) == 0) {
      return FAULT_LONG_ATOM;
    }
    return write_short_atom(decoder, out, value, length_leaf, flagged);
  }
  uint64_t more;
  enum fault fault = take_number(decoder, chunk, LARGE_ATOM_BYTES, &more);
  if (fault != FAULT_NONE) {
    return fault;
  }
  size_t bytes = (size_t)more + SHORT_ATOM_BYTES + 1;
  if (bytes > decoder->bytes - decoder->atom_at) {
    return FAULT_FEW_BYTES;
  }
  const uint8_t *from = chunk + decoder->atom_at;
  decoder->atom_at += bytes;
  if (from[bytes - 1] == 0) {
    return FAULT_LONG_ATOM;
  }
  uint64_t bits = 8 * (bytes - 1) + bit_length(from[bytes - 1]);
  if (!has_room(decoder, out, 1 + mat_bits(bits))) {
    return FAULT_MORE_BITS;
  }
  uint64_t start = position_of(out);
  put_bits(out, 0, 1);
  put_length(out, bits);
  size_t i = 0;
  for (; i + 8 <= bytes && 8 * i + 64 <= bits; i += 8) {
    put_bits(out, load64(from + i), 64);
  }
  if (8 * i < bits) {
    uint64_t rest = 0;
    memcpy(&rest, from + i, bytes - i);
    put_bits(out, rest, (unsigned)(bits - 8 * i));
  }
  return atom_done(decoder, start, (uint32_t)xxh64(from, bytes) & decoder->mask, flagged);
}

static inline enum fault write_reference(struct decoder *decoder, const uint8_t *chunk,
                                         struct bits_out *out, unsigned leaf) {
  struct recent_noun noun;
  if (leaf >= LEAF_OLD_NAME) {
    unsigned rank = leaf - LEAF_RECENT;
    if (leaf == LEAF_OLD_NAME) {
      if (decoder->number_at == decoder->number_end) {
        return FAULT_FEW_NUMBERS;
      }
      rank = chunk[decoder->number_at++] + RECENT_LEAVES;
    }
    if (rank >= decoder->recent_count) {
      return FAULT_NO_RECENT;
    }
    noun = take_recent(decoder, rank);
  } else {
    uint64_t ordinal = 0;
    if (leaf == LEAF_NEW_NAME_WITH_ORDINAL) {
      enum fault fault = take_number(decoder, chunk, MAX_EQUAL_NAMES - 1, &ordinal);
      if (fault != FAULT_NONE) {
        return fault;
      }
    }
    if (decoder->name_at == decoder->name_end) {
      return FAULT_FEW_NAMES;
    }
    noun.name = 0;
    memcpy(&noun.name, chunk + decoder->name_at, (size_t)decoder->name_bytes);
    decoder->name_at += (size_t)decoder->name_bytes;
    uint64_t id = name_id(noun.name, (uint32_t)ordinal);
    enum fault fault = name_table_find(&decoder->table, id, &noun.position);
    if (fault != FAULT_NONE) {
      return fault;
    }
    add_recent(decoder, noun.name, noun.position);
  }
  uint64_t target = noun.position;
  if (!has_room(decoder, out, 2 + mat_bits(bit_length(target)))) {
    return FAULT_MORE_BITS;
  }
  put_bits(out, 3, 2);
  put_mat(out, target);
  return noun_done(decoder, noun.name);
}

static enum fault write_large_atom(struct decoder *decoder, const uint8_t *chunk,
                                   struct bits_out *out, bool flagged, uint64_t *bits) {
  enum fault fault = take_number(decoder, chunk, decoder->limit, bits);
  if (fault != FAULT_NONE) {
    return fault;
  }
  if (*bits == 0) {
    return FAULT_NO_BITS;
  }
  if (!has_room(decoder, out, 1 + mat_bits(*bits))) {
    return FAULT_MORE_BITS;
  }
  decoder->large_start = position_of(out);
  decoder->large_flagged = flagged;
  put_bits(out, 0, 1);
  put_length(out, *bits);
  return FAULT_NONE;
}

enum fault decoder_large_atom(struct decoder *decoder, uint32_t name) {
  name &= decoder->mask;
  if (decoder->large_flagged) {
    enum fault fault = name_table_define(&decoder->table, name, decoder->large_start);
    if (fault != FAULT_NONE) {
      return fault;
    }
  }
  decoder->open.chunk_base = decoder->open.depth;
  return noun_done(decoder, name);
}

enum written decoder_write(struct decoder *decoder, const uint8_t *chunk, struct bits_out *target,
                           uint64_t *number) {
  struct bits_out out = *target;  // in registers
  enum written written = WRITTEN_ALL;
  enum fault fault = FAULT_NONE;
  while (decoder->tag_at < decoder->tag_end) {
    if (decoder->complete || written == WRITTEN_LARGE) {
      fault = FAULT_BEHIND_END;
      break;
    }
    if (out.end - out.at < MOST_BYTES_OF_A_TAG) {
      written = WRITTEN_FULL;
      break;
    }
    uint8_t tag = chunk[decoder->tag_at++];
    unsigned leaf = tag >> CELLS_BITS;
    for (unsigned cells = tag & MOST_CELLS; cells > 0 && fault == FAULT_NONE; cells--) {
      fault = write_cell(decoder, &out, false);
    }
    if (fault != FAULT_NONE) {
    } else if (leaf >= LEAF_CELL) {
      fault = write_cell(decoder, &out, leaf == LEAF_CELL_FLAGGED);
    } else if (leaf >= LEAF_VALUE) {
      unsigned value = leaf - LEAF_VALUE;
      fault = write_short_atom(decoder, &out, value, value == 0 ? 0 : 1, false);
    } else if (leaf >= LEAF_BYTES_FLAGGED) {
      fault = write_atom(decoder, chunk, &out, leaf - LEAF_BYTES_FLAGGED, true);
    } else if (leaf >= LEAF_BYTES) {
      fault = write_atom(decoder, chunk, &out, leaf - LEAF_BYTES, false);
    } else if (leaf >= LEAF_LARGE) {
      fault = write_large_atom(decoder, chunk, &out, leaf == LEAF_LARGE_FLAGGED, number);
      written = WRITTEN_LARGE;
    } else {
      fault = write_reference(decoder, chunk, &out, leaf);
    }
    if (fault != FAULT_NONE) {
      break;
    }
  }
  *target = out;
  if (fault == FAULT_NONE && written != WRITTEN_FULL &&
      (decoder->number_at != decoder->number_end || decoder->name_at != decoder->name_end ||
       decoder->atom_at != decoder->bytes)) {
    fault = FAULT_LEFT_OVER;
  }
  if (fault != FAULT_NONE) {
    *number = fault;
    return WRITTEN_FAULT;
  }
  return written;
}
