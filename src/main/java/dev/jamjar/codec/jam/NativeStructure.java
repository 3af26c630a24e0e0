package dev.jamjar.codec.jam;

import dev.jamjar.codec.Nouns;
import dev.jamjar.hash.Blake3;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The C that reads and writes the structure of jams; its callers have checked every range.
 *
 * <p>Used where there is a library that passes its test, otherwise Java does it, in the same way.
 */
final class NativeStructure {
  // Why encoding stopped: enum stop in encode.h.
  static final int STOP_MORE = 0;
  static final int STOP_ATOM = 1;
  static final int STOP_CHUNK = 2;
  static final int STOP_DONE = 3;
  static final int STOP_FAULT = 4;

  // How far decoding came: enum written in decode.h.
  static final int WRITTEN_FULL = 1;
  static final int WRITTEN_LARGE = 2;
  static final int WRITTEN_FAULT = 3;

  /** How many bytes of its target a tag may need. */
  static final int MOST_BYTES_OF_A_TAG = 4 * 16 + Geometry.LARGE_ATOM_BYTES + 64;

  /** The first of {@link #WORDS} that is a limit of {@link Geometry}. */
  private static final int FIRST_LIMIT = 2;

  private static final int LAST_LIMIT = 4;
  static final int FAULT_NOT_SHORTEST = 7;

  /** What enum fault in noun.h means. */
  private static final String[] WORDS = {
    "",
    "no memory",
    "more than " + Geometry.MAX_REFERENCED + " nouns that are referred to",
    Geometry.MAX_EQUAL_NAMES + " nouns with the same hash",
    "more than " + Geometry.MAX_OPEN_CELLS + " cells inside one another",
    "a number too long for the data",
    "a noun longer than the data",
    "a number written longer than needed",
    "a reference to what comes later",
    "a reference to no complete noun",
    "no tags",
    "lanes longer than the chunk",
    "too few numbers",
    "a number above its limit",
    "a number of more than 63 bits",
    "too few names",
    "too few bytes of atoms",
    "more in the lanes than the tags speak of",
    "structure behind the end",
    "a reference to a name that the chunk has not",
    "a reference to a noun that was not defined",
    "an atom longer than its value",
    "more bits than the jam had",
    "a large atom without bits",
  };

  static final boolean AVAILABLE = Blake3.isNative() && passes();

  private NativeStructure() {}

  static String words(int fault) {
    return WORDS[fault];
  }

  /**
   * @throws TooManyException if {@code fault} is that a limit is passed
   * @throws OutOfMemoryError if there is no memory
   */
  static void check(int fault) throws TooManyException {
    if (fault == 1) {
      throw new OutOfMemoryError("no memory for the nouns of a jam");
    }
    if (fault >= FIRST_LIMIT && fault <= LAST_LIMIT) {
      throw new TooManyException(WORDS[fault]);
    }
  }

  static long encoder() {
    return allocated(newEncoder(Tables.SALT));
  }

  static long decoder(int nameBytes, long limitBits) {
    return allocated(newDecoder(Tables.SALT, nameBytes, limitBits));
  }

  /** How many nouns the first pass of an encoder has seen. */
  static Nouns nouns(long encoder) {
    long[] three = new long[3];
    counts(encoder, three);
    return new Nouns(three[0], three[1], three[2]);
  }

  private static long allocated(long handle) {
    if (handle == 0) {
      throw new OutOfMemoryError("no memory for the nouns of a jam");
    }
    return handle;
  }

  /** Whether C takes the example of docs/format.md §10.2.12 there and back. */
  private static boolean passes() {
    byte[] jam = {0x05, (byte) 0x86, 0x25, 0x18, (byte) 0xc8, 0x4d, 0x4e, 0x02};
    byte[] expected = {
      3, 5, 0, 0, (byte) 0xfd, 0x5c, 0x5c, 0x0d, 0x0c, 0x2c, 0x01, (byte) 0x90, 0x01
    };
    byte[] chunk = new byte[expected.length];
    byte[] written = new byte[2 * MOST_BYTES_OF_A_TAG];
    try {
      return encodes(jam, chunk)
          && Arrays.equals(expected, chunk)
          && decodes(chunk, written)
          && Arrays.mismatch(jam, written) == jam.length;
    } catch (UnsatisfiedLinkError e) {
      return false; // the library is of another build
    }
  }

  private static boolean encodes(byte[] jam, byte[] chunk) {
    ByteBuffer window = ByteBuffer.allocateDirect(jam.length + 9).put(0, jam);
    long bits = 8L * jam.length;
    long[] progress = new long[4];
    long handle = encoder();
    try {
      return firstPass(handle, window, jam.length, 0, 0, bits, progress) == STOP_DONE
          && secondPass(handle) == 3
          && encode(handle, window, jam.length, 0, 0, bits, progress, chunk) == STOP_DONE
          && progress[3] == chunk.length;
    } finally {
      freeEncoder(handle);
    }
  }

  private static boolean decodes(byte[] chunk, byte[] target) {
    long[] state = new long[4];
    long handle = decoder(3, 64);
    try {
      boolean done =
          decode(handle, true, chunk, 0, chunk.length, target, target.length - 8, 0, state) == 0
              && isComplete(handle);
      for (int i = 0; i < Long.BYTES; i++) {
        target[(int) state[0] + i] = (byte) (state[1] >>> 8 * i);
      }
      return done;
    } finally {
      freeDecoder(handle);
    }
  }

  private static native long newEncoder(long salt);

  static native void freeEncoder(long encoder);

  /** Reads codes; answers why it stopped, and in {@code progress} where. */
  static native int firstPass(
      long encoder,
      ByteBuffer window,
      int bytes,
      long first,
      long base,
      long limit,
      long[] progress);

  private static native void counts(long encoder, long[] three);

  /** Ends the first pass: how many bytes names have, or a fault below 0. */
  static native int secondPass(long encoder);

  /** Reads codes up to the end of a chunk, or to a large atom. */
  static native int encode(
      long encoder,
      ByteBuffer window,
      int bytes,
      long first,
      long base,
      long limit,
      long[] progress,
      byte[] chunk);

  /** Names the large atom at hand: a fault, or 0. */
  static native int encodedLargeAtom(long encoder, int name);

  private static native long newDecoder(long salt, int nameBytes, long limitBits);

  static native void freeDecoder(long decoder);

  /**
   * Writes a chunk, or what is left of it if it does not {@code open} one.
   *
   * @param target may be written 8 bytes beyond {@code end}
   * @param base how many bits were written before it
   * @param state where its next byte goes, the bits behind that and how many they are; then a large
   *     atom's bits, or a fault
   */
  static native int decode(
      long decoder,
      boolean open,
      byte[] chunk,
      int offset,
      int length,
      byte[] target,
      int end,
      long base,
      long[] state);

  /** Names the large atom at hand: a fault, or 0. */
  static native int decodedLargeAtom(long decoder, int name);

  static native boolean isComplete(long decoder);
}
