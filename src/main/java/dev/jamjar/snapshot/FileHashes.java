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
 * <p>They take nearly as long as everything else together: nobody waits for them until the end.
 * Where BLAKE3 costs nearly nothing beside SHA-256, one thread computes all, elsewhere two.
 */
final class FileHashes implements Closeable {
  private static final int BUFFER_BYTES = 1 << 20;

  /** For some milliseconds, in which whoever feeds this may have to leave the core to others. */
  private static final int WAITING = 32;

  private final Blake3 blake3 = new Blake3();
  private final Sha256 sha256 = new Sha256();
  private final boolean together;

  /** Computes all that {@link #sha256} does not. */
  private final WriteBehind behind;

  /** Computes SHA-256 of the same bytes; null where one thread computes all of them. */
  private final WriteBehind furtherBehind;

  /** The file's own; null where that is not looked at. */
  private final EmbeddedChecksum checksum;

  private final List<Blake3> ofTheFile;
  private final List<Blake3> ofJams;

  /** Jams that were begun, until their bytes are hashed. */
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
    this.furtherBehind =
        together ? null : new WriteBehind(sha256::update, "jamjar-sha256", WAITING);
    this.behind = new WriteBehind(this::hash, "jamjar-hash", WAITING, furtherBehind);
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
    bytes += length;
  }

  /** As {@link #update}; see {@link BufferTaker}. */
  byte[] exchange(byte[] buffer, int length) throws IOException {
    behind.pass(buffer, length);
    bytes += length;
    return behind.spare(buffer.length);
  }

  /** Whether what comes next need not wait until others are hashed. */
  boolean hasRoom() {
    return behind.hasRoom();
  }

  /** The hashes of all that came. The checksum is of all of it, too, from now on. */
  Pair finish() throws IOException {
    behind.finish();
    if (furtherBehind != null) {
      furtherBehind.finish();
    }
    return new Pair(blake3.finish(), sha256.finish());
  }

  /** Adds what came to everything that the first thread behind computes. */
  private void hash(ByteBuffer buffer) {
    byte[] array = buffer.array();
    int offset = buffer.arrayOffset() + buffer.position();
    int length = buffer.remaining();
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
    if (furtherBehind != null) {
      furtherBehind.close();
    }
  }
}
