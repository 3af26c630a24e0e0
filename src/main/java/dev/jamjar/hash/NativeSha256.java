package dev.jamjar.hash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/**
 * SHA-256 with the processor's instructions for it, in C.
 *
 * <p>The C trusts its arguments, so every range is checked here. It does from the first byte what
 * the JDK does once C2 has compiled its loop.
 */
final class NativeSha256 extends MessageDigest {
  static final int BLOCK_BYTES = 64;
  private static final int LENGTH_BYTES = Long.BYTES;

  /** Most that one call sees of an array, since garbage collection may have to wait for it. */
  private static final int SLICE_BLOCKS = 1 << 10;

  /** FIPS 180-4, section 5.3.3. */
  private static final int[] INITIAL = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
  };

  private final int[] state = INITIAL.clone();

  /** What does not fill a block yet. */
  private final byte[] block = new byte[BLOCK_BYTES];

  private int held;
  private long bytes;

  /** Only where {@link #isSupported}. */
  NativeSha256() {
    super("SHA-256");
  }

  /**
   * Whether this processor has such instructions.
   *
   * @throws UnsatisfiedLinkError where {@link NativeLibrary} has not been loaded
   */
  static boolean isSupported() {
    return name() != null;
  }

  /** What the instructions are called: {@code sha-ni}. */
  static String instructionSet() {
    return name();
  }

  @Override
  protected int engineGetDigestLength() {
    return Hash.BYTES;
  }

  @Override
  protected void engineUpdate(byte input) {
    engineUpdate(new byte[] {input}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    beside(input, offset, length).finish();
  }

  /**
   * Starts to add bytes, some of which can be added beside other work; {@link Beside#finish} adds
   * what is left of them. Until then nothing else may be done with this.
   */
  Beside beside(byte[] input, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, input.length);
    int fill = Math.min(length, (BLOCK_BYTES - held) % BLOCK_BYTES);
    System.arraycopy(input, offset, block, held, fill);
    hold(fill);
    bytes += length;
    return new Beside(input, offset + fill, offset + length);
  }

  /** Bytes that are being added. */
  final class Beside {
    private final byte[] in;
    private int at;
    private final int end;

    private Beside(byte[] in, int at, int end) {
      this.in = in;
      this.at = at;
      this.end = end;
    }

    /** How many whole blocks are left. */
    int blocks() {
      return (end - at) / BLOCK_BYTES;
    }

    byte[] in() {
      return in;
    }

    /** The hash value, for who takes bytes to add them to. */
    int[] state() {
      return state;
    }

    /** Takes whole blocks to add; they start where this says. */
    int take(int blocks) {
      int from = Objects.checkFromIndexSize(at, blocks * BLOCK_BYTES, end);
      at += blocks * BLOCK_BYTES;
      return from;
    }

    void finish() {
      addRest(in, at, end);
    }
  }

  private void addRest(byte[] input, int from, int end) {
    int at = from;
    while (end - at >= BLOCK_BYTES) {
      int blocks = Math.min(SLICE_BLOCKS, (end - at) / BLOCK_BYTES);
      blocksOfArray(state, input, at, blocks);
      at += blocks * BLOCK_BYTES;
    }
    System.arraycopy(input, at, block, held, end - at);
    held += end - at;
  }

  @Override
  protected void engineUpdate(ByteBuffer input) {
    if (!input.isDirect()) {
      super.engineUpdate(input);
      return;
    }
    bytes += input.remaining();
    int fill = Math.min(input.remaining(), (BLOCK_BYTES - held) % BLOCK_BYTES);
    input.get(block, held, fill);
    hold(fill);
    int blocks = input.remaining() / BLOCK_BYTES;
    if (blocks > 0) {
      blocksOfDirect(state, input, input.position(), blocks);
      input.position(input.position() + blocks * BLOCK_BYTES);
    }
    int rest = input.remaining();
    input.get(block, held, rest);
    held += rest;
  }

  /** Counts what was put into the block, which is emptied once it is full. */
  private void hold(int added) {
    held += added;
    if (held == BLOCK_BYTES) {
      blocksOfArray(state, block, 0, 1);
      held = 0;
    }
  }

  /** Section 5.1.1: a bit that is 1, zeros, and how many bits there were. */
  @Override
  protected byte[] engineDigest() {
    block[held] = (byte) 0x80;
    Arrays.fill(block, held + 1, BLOCK_BYTES, (byte) 0);
    if (held >= BLOCK_BYTES - LENGTH_BYTES) {
      blocksOfArray(state, block, 0, 1);
      Arrays.fill(block, (byte) 0);
    }
    ByteBuffer.wrap(block).putLong(BLOCK_BYTES - LENGTH_BYTES, bytes * Byte.SIZE);
    blocksOfArray(state, block, 0, 1);
    ByteBuffer hash = ByteBuffer.allocate(Hash.BYTES).order(ByteOrder.BIG_ENDIAN);
    hash.asIntBuffer().put(state);
    engineReset();
    return hash.array();
  }

  @Override
  protected void engineReset() {
    System.arraycopy(INITIAL, 0, state, 0, INITIAL.length);
    held = 0;
    bytes = 0;
  }

  private static native String name();

  private static native void blocksOfArray(int[] state, byte[] in, int offset, int blocks);

  private static native void blocksOfDirect(int[] state, ByteBuffer in, int offset, int blocks);
}
