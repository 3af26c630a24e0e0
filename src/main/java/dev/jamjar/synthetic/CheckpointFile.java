package dev.jamjar.synthetic;

import dev.jamjar.LocalMachineException;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A checkpoint of version 2, as a node writes it.
 *
 * <p>Magic, version, then one byte string that holds kernel hash, checksum, event number, cold jam
 * and state jam; numbers and lengths are bincode's variable-length integers. The checksum is the
 * BLAKE3 of event number, length of the cold jam, cold jam, length of the state jam, state jam, the
 * numbers in 8 bytes, little-endian.
 */
final class CheckpointFile {
  /** "CHKJAM", the first letter lowest. */
  private static final long MAGIC = 0x4d41_4a4b_4843L;

  private static final int VERSION = 2;
  private static final int LONGEST_VARINT_BYTES = 9;

  private final Hash kernelHash;
  private final long eventNumber;
  private final NightlyJam cold;
  private final NightlyJam state;

  CheckpointFile(Hash kernelHash, long eventNumber, NightlyJam cold, NightlyJam state) {
    this.kernelHash = kernelHash;
    this.eventNumber = eventNumber;
    this.cold = cold;
    this.state = state;
  }

  /** The length of the file in bytes. */
  long bytes() {
    return head().remaining() + cold.bytes() + varint(state.bytes()).remaining() + state.bytes();
  }

  /** Writes the file, in place of one that was there. */
  void write(Path path) throws LocalMachineException {
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      Blake3 checksum = new Blake3();
      OutputStream summed = summed(channel, checksum);
      writeFully(channel, head());
      checksum.update(littleEndian(eventNumber), 0, Long.BYTES);
      checksum.update(littleEndian(cold.bytes()), 0, Long.BYTES);
      cold.write(summed);
      writeFully(channel, varint(state.bytes()));
      checksum.update(littleEndian(state.bytes()), 0, Long.BYTES);
      state.write(summed);

      // The checksum stands before what it is of; zeros have kept its place.
      channel.position(start().remaining() + Hash.BYTES);
      writeFully(channel, ByteBuffer.wrap(checksum.finish().bytes()));
    } catch (IOException e) {
      throw new LocalMachineException(
          "cannot write the synthetic checkpoint " + path + ": " + e.getMessage(),
          "see that the folder exists, may be written to and has "
              + bytes()
              + " bytes of free space",
          e);
    }
  }

  private static OutputStream summed(FileChannel channel, Blake3 checksum) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        checksum.update(bytes, offset, length);
        writeFully(channel, ByteBuffer.wrap(bytes, offset, length));
      }
    };
  }

  /** Everything before the first byte of the cold jam, the checksum being zero. */
  private ByteBuffer head() {
    return join(start(), payloadHead());
  }

  /** Everything before the kernel hash. */
  private ByteBuffer start() {
    long payload =
        payloadHead().remaining()
            + cold.bytes()
            + varint(state.bytes()).remaining()
            + state.bytes();
    return join(varint(MAGIC), join(varint(VERSION), varint(payload)));
  }

  private ByteBuffer payloadHead() {
    ByteBuffer hashes = ByteBuffer.allocate(2 * Hash.BYTES).put(kernelHash.bytes());
    return join(hashes.rewind(), join(varint(eventNumber), varint(cold.bytes())));
  }

  private static ByteBuffer join(ByteBuffer first, ByteBuffer second) {
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first)
        .put(second)
        .flip();
  }

  private static ByteBuffer varint(long value) {
    ByteBuffer out = ByteBuffer.allocate(LONGEST_VARINT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (value < 251) {
      out.put((byte) value);
    } else if (value < 1L << 16) {
      out.put((byte) 251).putShort((short) value);
    } else if (value < 1L << 32) {
      out.put((byte) 252).putInt((int) value);
    } else {
      out.put((byte) 253).putLong(value);
    }
    return out.flip();
  }

  private static byte[] littleEndian(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
