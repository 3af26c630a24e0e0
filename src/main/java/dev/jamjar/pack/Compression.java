package dev.jamjar.pack;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.Closeable;
import java.util.Arrays;

/**
 * How the payload of a frame is stored: as it is, or as one zstd frame.
 *
 * <p>Holds native memory and belongs to one thread.
 */
final class Compression implements Closeable {
  static final int STORED = 0;
  static final int ZSTD = 1;

  private static final int LEVEL = 3;

  /** Enough of a chunk to tell proofs and other random bits from anything that shrinks. */
  private static final int SAMPLE_BYTES = 8 << 10;

  /** Data whose sample shrinks by less than this part of it is not worth a reader's time. */
  private static final int WORTHWHILE_PART = 64;

  private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
  private final ZstdCompressCtx sampler = new ZstdCompressCtx().setLevel(1);
  private byte[] scratch = new byte[0];
  private byte[] proof = new byte[0];

  /**
   * Compresses {@code length} bytes of {@code raw}.
   *
   * @return the length of the result in {@link #result}, or -1 where it is better stored
   */
  int compress(byte[] raw, int length) {
    if (length > 2 * SAMPLE_BYTES && !sampleShrinks(raw, (length - SAMPLE_BYTES) / 2)) {
      return -1;
    }
    int bound = (int) Zstd.compressBound(length);
    if (scratch.length < bound) {
      scratch = new byte[bound];
    }
    int compressed = context.compressByteArray(scratch, 0, scratch.length, raw, 0, length);
    if (compressed >= length) {
      return -1;
    }
    provesItself(raw, length, compressed);
    return compressed;
  }

  /** The buffer that {@link #compress} wrote to. */
  byte[] result() {
    return scratch;
  }

  /**
   * Decompresses one zstd frame of exactly {@code rawLength} bytes.
   *
   * @return whether {@code target} now holds them; false where the payload is damaged
   */
  static boolean decompress(byte[] payload, int offset, int length, byte[] target, int rawLength) {
    if (length == 0) {
      return false; // zstd-jni takes no empty range at the end of an array
    }
    try {
      long found = Zstd.getFrameContentSize(payload, offset, length);
      if (found > 0 && found != rawLength) {
        return false;
      }
      return Zstd.decompressByteArray(target, 0, rawLength, payload, offset, length) == rawLength;
    } catch (ZstdException e) {
      return false;
    }
  }

  @Override
  public void close() {
    context.close();
    sampler.close();
  }

  private boolean sampleShrinks(byte[] raw, int offset) {
    int bound = (int) Zstd.compressBound(SAMPLE_BYTES);
    if (scratch.length < bound) {
      scratch = new byte[bound];
    }
    int compressed =
        sampler.compressByteArray(scratch, 0, scratch.length, raw, offset, SAMPLE_BYTES);
    return compressed < SAMPLE_BYTES - SAMPLE_BYTES / WORTHWHILE_PART;
  }

  /** What was compressed must come back before it is trusted to any store. */
  private void provesItself(byte[] raw, int length, int compressed) {
    if (proof.length < length) {
      proof = new byte[length];
    }
    if (!decompress(scratch, 0, compressed, proof, length)
        || !Arrays.equals(proof, 0, length, raw, 0, length)) {
      throw new IllegalStateException(
          "internal error: zstd did not give back "
              + length
              + " bytes it compressed; this is a fault of the memory or of the library");
    }
  }
}
