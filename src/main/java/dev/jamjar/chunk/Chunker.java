package dev.jamjar.chunk;

import dev.jamjar.hash.Blake3;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds where content cuts itself: a gear hash over the last 64 bytes, with a stricter condition
 * before the average length and a looser one after it (docs/format.md §9).
 *
 * <p>A cut depends on nothing but the bytes since the last cut, so it is the same however reads are
 * sliced. Stateless: any thread may use it.
 */
public final class Chunker {
  /** How many bits the two conditions lie above and below the average. */
  private static final int NORMALISATION_BITS = 2;

  private static final long[] GEAR = gearTable();

  private final ChunkerParams params;
  private final long strictMask;
  private final long looseMask;

  public Chunker(ChunkerParams params) {
    this.params = params;
    int bits = Integer.numberOfTrailingZeros(params.average());
    this.strictMask = topBits(bits + NORMALISATION_BITS);
    this.looseMask = topBits(bits - NORMALISATION_BITS);
  }

  public ChunkerParams params() {
    return params;
  }

  /**
   * The length of the chunk that starts at {@code offset}.
   *
   * @param available how many bytes follow from {@code offset} on: at least the longest chunk, or
   *     everything up to the end of the stream; more than zero
   * @return from 1 to {@code min(available, max)}
   */
  public int cut(byte[] bytes, int offset, int available) {
    int limit = Math.min(available, params.max());
    if (limit <= params.min()) {
      return limit;
    }
    int end = offset + limit;
    int average = Math.min(end, offset + params.average());
    // The window is full at the first position where a cut is allowed.
    int i = offset + Math.max(0, params.min() - 64);
    int firstCut = offset + params.min();
    long hash = 0;
    while (i < firstCut) {
      hash = (hash << 1) + GEAR[bytes[i++] & 0xff];
    }
    while (i < average) {
      hash = (hash << 1) + GEAR[bytes[i++] & 0xff];
      if ((hash & strictMask) == 0) {
        return i - offset;
      }
    }
    while (i < end) {
      hash = (hash << 1) + GEAR[bytes[i++] & 0xff];
      if ((hash & looseMask) == 0) {
        return i - offset;
      }
    }
    return limit;
  }

  /** The highest bits: those that all 64 bytes of the window have moved. */
  private static long topBits(int count) {
    return -1L << (64 - count);
  }

  /**
   * Word {@code i} is the first eight bytes, little-endian, of BLAKE3 over a label and {@code i}.
   */
  static long[] gearTable() {
    byte[] input = "jamjar gear 1 ".getBytes(StandardCharsets.US_ASCII);
    input = Arrays.copyOf(input, input.length + 1);
    long[] table = new long[256];
    for (int i = 0; i < table.length; i++) {
      input[input.length - 1] = (byte) i;
      table[i] = Long.reverseBytes(Blake3.of(input).w0());
    }
    return table;
  }
}
