package dev.jamjar.checkpoint;

import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds checkpoint files byte by byte, in the order upstream's encoder writes them. */
final class CheckpointBytes {
  static final Hash KERNEL = Blake3.of("kernel".getBytes(StandardCharsets.UTF_8));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static byte[] version0(long eventNumber, byte[] jam) {
    return new CheckpointBytes()
        .magic("CHKJAM")
        .varint(0)
        .raw((byte) 1)
        .identity(eventNumber, jam)
        .bytes(jam)
        .build();
  }

  static byte[] version1(long eventNumber, byte[] jam) {
    return new CheckpointBytes()
        .magic("CHKJAM")
        .varint(1)
        .identity(eventNumber, jam)
        .bytes(jam)
        .build();
  }

  static byte[] version2(long eventNumber, byte[] coldJam, byte[] stateJam) {
    return envelope(2, payload(eventNumber, coldJam, stateJam));
  }

  static byte[] payload(long eventNumber, byte[] coldJam, byte[] stateJam) {
    return new CheckpointBytes()
        .identity(eventNumber, coldJam, stateJam)
        .bytes(coldJam)
        .bytes(stateJam)
        .build();
  }

  static byte[] envelope(int version, byte[] payload) {
    return new CheckpointBytes().magic("CHKJAM").varint(version).bytes(payload).build();
  }

  static byte[] exportedState(long eventNumber, byte[] stateJam) {
    return new CheckpointBytes()
        .magic("EXPJAM")
        .varint(0)
        .hash(KERNEL)
        .varint(eventNumber)
        .bytes(stateJam)
        .build();
  }

  static Hash checksum(long eventNumber, byte[]... jams) {
    Blake3 blake3 = new Blake3();
    blake3.update(longBytes(eventNumber), 0, 8);
    for (byte[] jam : jams) {
      blake3.update(longBytes(jam.length), 0, 8);
      blake3.update(jam, 0, jam.length);
    }
    return blake3.finish();
  }

  CheckpointBytes magic(String letters) {
    raw((byte) 253);
    raw(letters.getBytes(StandardCharsets.US_ASCII));
    return raw((byte) 0, (byte) 0);
  }

  CheckpointBytes identity(long eventNumber, byte[]... jams) {
    return hash(KERNEL).hash(checksum(eventNumber, jams)).varint(eventNumber);
  }

  CheckpointBytes bytes(byte[] content) {
    return varint(content.length).raw(content);
  }

  CheckpointBytes hash(Hash hash) {
    return raw(hash.bytes());
  }

  /** The shortest form, as encoders write it. */
  CheckpointBytes varint(long value) {
    if (value >= 0 && value < 251) {
      return raw((byte) value);
    }
    if (value >= 0 && value < 1 << 16) {
      return varint(value, 2);
    }
    return value >= 0 && value < 1L << 32 ? varint(value, 4) : varint(value, 8);
  }

  /** The form with that many bytes of value, 2, 4 or 8. */
  CheckpointBytes varint(long value, int width) {
    raw((byte) (width == 2 ? 251 : width == 4 ? 252 : 253));
    return raw(Arrays.copyOf(longBytes(value), width));
  }

  CheckpointBytes raw(byte... content) {
    out.writeBytes(content);
    return this;
  }

  byte[] build() {
    return out.toByteArray();
  }

  private static byte[] longBytes(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }
}
