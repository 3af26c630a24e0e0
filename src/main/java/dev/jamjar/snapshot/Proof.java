package dev.jamjar.snapshot;

import dev.jamjar.codec.BufferTaker;
import dev.jamjar.codec.ChunkSource;
import dev.jamjar.codec.Codec;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.repository.write.ChunkCopies;
import dev.jamjar.repository.write.Handover;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The proof that a part's chunks give its bytes back: decodes them while they are being made, and
 * shows every byte to a witness.
 *
 * <p>Runs on a thread of its own, a bounded number of chunks behind the encoder.
 */
final class Proof {
  /** As much may wait, and as much is being decoded: 1,024 chunks of structure, or 24 of proofs. */
  private static final int CHUNKS_BEHIND = 1024;

  private static final int BYTES_BEHIND = 3 << 20;

  private final Handover<Chunk> chunks = new Handover<>(CHUNKS_BEHIND, BYTES_BEHIND);
  private final FutureTask<Boolean> decoding;

  private record Chunk(ChunkId id, ChunkCopies.Copy copy) {}

  /** Sees what came back, and throws where it should not be so. */
  @FunctionalInterface
  interface Witness {
    void see(byte[] bytes, int offset, int length) throws IOException;
  }

  /**
   * @param length how many bytes must come back
   * @param witness of what they must be
   * @param hashes told every byte that came back
   */
  Proof(Codec codec, long length, Witness witness, FileHashes hashes, Progress progress) {
    Callable<Boolean> decode =
        () -> {
          try {
            Decoded target = new Decoded(witness, hashes, progress);
            codec.decode(new Handed(), length, target);
            return target.bytes == length;
          } finally {
            chunks.abandon();
          }
        };
    decoding = new FutureTask<>(decode);
    Thread thread = new Thread(decoding, "jamjar-proof");
    thread.setDaemon(true);
    thread.start();
  }

  /** Adds the next chunk, and releases it when it is decoded. */
  void add(ChunkId id, ChunkCopies.Copy chunk) throws IOException {
    try {
      // A proof that has failed takes no more chunks; what it has to say is said at the end.
      if (!chunks.put(new Chunk(id, chunk), chunk.length())) {
        chunk.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * Waits for the last byte.
   *
   * @return whether as many bytes came back as must, and the witness saw nothing wrong
   */
  boolean holds() throws IOException {
    chunks.end();
    try {
      return decoding.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception) {
        // A codec need not be right about a file, nor free of faults: this is what catches it.
        return false;
      }
      throw new IllegalStateException("internal error: the proof failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Stops the thread; the proof is worth nothing. */
  void abandon() {
    decoding.cancel(true);
  }

  /** Gives the chunks that were added. */
  private final class Handed implements ChunkSource {
    private Chunk chunk;

    @Override
    public boolean next() throws IOException {
      if (chunk != null) {
        chunk.copy().release();
      }
      try {
        chunk = chunks.take();
        return chunk != null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public byte[] array() {
      return chunk.copy().bytes();
    }

    @Override
    public int offset() {
      return 0;
    }

    @Override
    public int length() {
      return chunk.copy().length();
    }

    @Override
    public ChunkId id() {
      return chunk.id();
    }
  }

  /** Shows the witness what came back before it is hashed. */
  private static final class Decoded extends OutputStream implements BufferTaker {
    private final Witness witness;
    private final FileHashes hashes;
    private final Progress progress;
    private long bytes;

    Decoded(Witness witness, FileHashes hashes, Progress progress) {
      this.witness = witness;
      this.hashes = hashes;
      this.progress = progress;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] array, int offset, int length) throws IOException {
      witness.see(array, offset, length);
      hashes.update(array, offset, length);
      count(length);
    }

    @Override
    public byte[] exchange(byte[] buffer, int length) throws IOException {
      witness.see(buffer, 0, length);
      byte[] other = hashes.exchange(buffer, length);
      count(length);
      return other;
    }

    private void count(int length) {
      bytes += length;
      progress.advance(length);
    }
  }
}
