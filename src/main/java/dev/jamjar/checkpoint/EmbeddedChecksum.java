package dev.jamjar.checkpoint;

import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The checksum that a node embeds in a checkpoint, computed as the bytes come: BLAKE3 over the
 * event number, then each jam's length and bytes in file order, the numbers as 64-bit
 * little-endian.
 */
public final class EmbeddedChecksum {
  private final Blake3 blake3 = new Blake3();

  public EmbeddedChecksum(long eventNumber) {
    update(eventNumber);
  }

  /** The next bytes are those of a jam of {@code length} bytes. */
  public void startJam(long length) {
    update(length);
  }

  public void update(byte[] bytes, int offset, int length) {
    blake3.update(bytes, offset, length);
  }

  /** What jams' bytes are added to. */
  public Blake3 blake3() {
    return blake3;
  }

  /** The checksum of all of it. */
  public Hash finish() {
    return blake3.finish();
  }

  private void update(long number) {
    blake3.update(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array());
  }
}
