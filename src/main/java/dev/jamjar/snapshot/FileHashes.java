package dev.jamjar.snapshot;

import dev.jamjar.checkpoint.EmbeddedChecksum;
import dev.jamjar.codec.BufferTaker;
import dev.jamjar.codec.Region;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.Sha256;
import dev.jamjar.hash.SideBySide;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The hashes of a checkpoint as its bytes come: BLAKE3, SHA-256 and the checksum that the node put
 * into it. For one thread.
 *
 * <p>SHA-256 takes nearly as long as everything else together: nobody waits for it until the end.
 * Where BLAKE3 costs nearly nothing beside it, it is computed there.
 */
final class FileHashes implements Closeable {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Blake3 blake3 = new Blake3();
  private final Sha256 sha256 = new Sha256();
  private final boolean together;
  private final WriteBehind behind;

  /** The file's own; null where that is not looked at. */
  private final EmbeddedChecksum checksum;

  private final List<Blake3> ofTheFile;
  private final List<Blake3> ofJams;

  /** Jams that were begun, until their bytes are hashed: by whoever computes BLAKE3. */
  private final Queue<Jam> jams = new ConcurrentLinkedQueue<>();

  /** How many bytes came, and how many of them BLAKE3 has seen. */
  private long bytes;

  private long hashed;

  /** A jam of the file: where it starts, and how many bytes it has. */
  private record Jam(long start, long length) {
    long end() {
      return start + length;
    }
  }

  /**
   * @param checksum the file's own, which {@link #startJam} adds to; null if that is never called
   */
  FileHashes(EmbeddedChecksum checksum) {
    this(checksum, SideBySide.isFaster());
  }

  /**
   * @param together whether one thread computes all of them
   */
  FileHashes(EmbeddedChecksum checksum, boolean together) {
    this.together = together;
    this.checksum = checksum;
    this.ofTheFile = List.of(blake3);
    this.ofJams = checksum == null ? ofTheFile : List.of(blake3, checksum.blake3());
    this.behind = new WriteBehind(this::behind, "jamjar-hash");
  }

  /** Both hashes of a whole file. */
  record Pair(Hash blake3, Hash sha256) {}

  /** The BLAKE3 of all of {@code file}. */
  static Hash blake3(Region file, Progress progress) throws IOException {
    Blake3 blake3 = new Blake3();
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, Math.max(1, file.length()))];
    for (long position = 0; position < file.length(); ) {
      int n = file.read(position, ByteBuffer.wrap(buffer));
      blake3.update(buffer, 0, n);
      position += n;
      progress.advance(n);
    }
    return blake3.finish();
  }

  /** Says that the next {@code length} bytes are those of a jam; the checksum is of such. */
  void startJam(long length) {
    jams.add(new Jam(bytes, length));
  }

  void update(byte[] array, int offset, int length) throws IOException {
    behind.write(array, offset, length);
    came(array, offset, length);
  }

  /** As {@link #update}; see {@link BufferTaker}. */
  byte[] exchange(byte[] buffer, int length) throws IOException {
    behind.pass(buffer, length);
    came(buffer, 0, length); // both only read it
    return behind.spare(buffer.length);
  }

  /** The hashes of all that came. The checksum is of all of it, too, from now on. */
  Pair finish() throws IOException {
    behind.finish();
    return new Pair(blake3.finish(), sha256.finish());
  }

  private void came(byte[] array, int offset, int length) {
    bytes += length;
    if (!together) {
      hash(array, offset, length);
    }
  }

  /** On the thread behind. */
  private void behind(ByteBuffer buffer) {
    if (together) {
      hash(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
    } else {
      sha256.update(buffer);
    }
  }

  /** Adds what came to everything that this thread computes. */
  private void hash(byte[] array, int offset, int length) {
    int n;
    for (int done = 0; done < length; done += n) {
      n = length - done;
      List<Blake3> blake3s = ofTheFile;
      Jam jam = jams.peek();
      if (jam != null && hashed < jam.start()) {
        n = (int) Math.min(n, jam.start() - hashed);
      } else if (jam != null) {
        if (hashed == jam.start()) {
          checksum.startJam(jam.length());
        }
        n = (int) Math.min(n, jam.end() - hashed);
        blake3s = ofJams;
        if (hashed + n == jam.end()) {
          jams.remove();
        }
      }
      hashed += n;
      if (together) {
        SideBySide.update(array, offset + done, n, sha256, blake3s);
      } else {
        for (Blake3 each : blake3s) {
          each.update(array, offset + done, n);
        }
      }
    }
  }

  @Override
  public void close() {
    behind.close();
  }
}
