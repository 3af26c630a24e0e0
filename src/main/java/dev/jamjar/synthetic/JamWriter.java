package dev.jamjar.synthetic;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes the tokens of a jam as bits, least significant bit of each byte first.
 *
 * <p>Bulk atoms are made here, word by word as they are written.
 */
final class JamWriter implements JamTokens {
  /** Takes stretches of bytes, one after the other. */
  interface Sink {
    void write(byte[] bytes, int offset, int length) throws IOException;
  }

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BUFFER_BYTES = 1 << 18;

  private final Nouns nouns;
  private final Sink sink;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int filled;

  /** Up to 63 bits that do not fill a word yet. */
  private long word;

  private int wordBits;

  JamWriter(Nouns nouns, Sink sink) {
    this.nouns = nouns;
    this.sink = sink;
  }

  @Override
  public void cell(int cell) throws IOException {
    put(0b01, 2);
  }

  @Override
  public void atom(int atom) throws IOException {
    put(0, 1);
    long value = nouns.value(atom);
    int length = JamCode.bitLength(value);
    putLength(length);
    put(value, length);
  }

  @Override
  public void reference(long position, int holder) throws IOException {
    put(0b11, 2);
    int length = JamCode.bitLength(position);
    putLength(length);
    put(position, length);
  }

  @Override
  public void bulk(int bulk) throws IOException {
    put(0, 1);
    int length = nouns.bulkBits(bulk);
    putLength(length);
    long key = nouns.bulkKey(bulk);
    int last = (length - 1) / Long.SIZE;
    for (int i = 0; i < last; i++) {
      putWord(Prng.at(key, i));
    }
    int lastBits = length - last * Long.SIZE;
    put(Prng.at(key, last) >>> 1 >>> (63 - lastBits) | 1L << (lastBits - 1), lastBits);
  }

  /** Fills the last byte with zeros and gives everything to the sink. */
  void finish() throws IOException {
    WORDS.set(buffer, filled, word);
    sink.write(buffer, 0, filled + (wordBits + 7) / 8);
    filled = 0;
    word = 0;
    wordBits = 0;
  }

  /** The first part of a self-delimiting number, which says how many bits follow. */
  private void putLength(int length) throws IOException {
    int size = JamCode.bitLength(length);
    put(1L << size, size + 1);
    if (size > 1) {
      put(length & ((1L << (size - 1)) - 1), size - 1);
    }
  }

  /** Puts the low {@code count} bits, up to 64; those above must be 0. */
  private void put(long bits, int count) throws IOException {
    word |= bits << wordBits;
    int filledTo = wordBits + count;
    if (filledTo < Long.SIZE) {
      wordBits = filledTo;
      return;
    }
    long rest = bits >>> 1 >>> (63 - wordBits);
    store(word);
    word = rest;
    wordBits = filledTo - Long.SIZE;
  }

  private void putWord(long bits) throws IOException {
    long full = word | bits << wordBits;
    word = bits >>> 1 >>> (63 - wordBits); // Two shifts, because one by 64 would be one by 0.
    store(full);
  }

  private void store(long full) throws IOException {
    WORDS.set(buffer, filled, full);
    filled += Long.BYTES;
    // Room for one word more, the last and incomplete one.
    if (filled == BUFFER_BYTES - Long.BYTES) {
      sink.write(buffer, 0, filled);
      filled = 0;
    }
  }
}
