package dev.jamjar.snapshot;

import dev.jamjar.codec.ChunkSource;
import dev.jamjar.codec.Codec;
import dev.jamjar.codec.Region;
import dev.jamjar.hash.ChunkId;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * The proof that a part's chunks give its bytes back: decodes them while they are being made, and
 * compares every byte with the source.
 *
 * <p>Runs on a thread of its own, a bounded number of chunks behind the encoder.
 */
final class Proof {
  private static final int CHUNKS_BEHIND = 64;
  private static final Chunk END = new Chunk(null, null);

  private final BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(CHUNKS_BEHIND);
  private final FutureTask<Boolean> decoding;

  private record Chunk(ChunkId id, byte[] bytes) {}

  /**
   * @param part the bytes that must come back
   * @param hashes told every byte that did
   */
  Proof(Codec codec, Region part, FileHashes hashes, Progress progress) {
    Proved target = new Proved(part, hashes, progress);
    Callable<Boolean> decode =
        () -> {
          codec.decode(new Handed(), part.length(), target);
          return target.comparison.position() == part.length();
        };
    decoding = new FutureTask<>(decode);
    Thread thread = new Thread(decoding, "jamjar-proof");
    thread.setDaemon(true);
    thread.start();
  }

  /** Adds the next chunk, which nobody changes any more. */
  void add(ChunkId id, byte[] chunk) throws IOException {
    offer(new Chunk(id, chunk));
  }

  /**
   * Waits for the last byte.
   *
   * @return whether every byte came back
   */
  boolean holds() throws IOException {
    offer(END);
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

  /** A proof that has failed takes no more chunks; what it has to say is said at the end. */
  private void offer(Chunk chunk) throws IOException {
    try {
      while (!decoding.isDone() && !chunks.offer(chunk, 100, TimeUnit.MILLISECONDS)) {
        // Full: the decoder is behind.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Gives the chunks that were added. */
  private final class Handed implements ChunkSource {
    private Chunk last;

    @Override
    public byte[] next() throws IOException {
      try {
        last = chunks.take();
        return last.bytes();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public ChunkId id() {
      return last.id();
    }
  }

  /** Passes on what the comparison let pass. */
  private static final class Proved extends OutputStream {
    private final Comparison comparison;
    private final FileHashes hashes;
    private final Progress progress;

    Proved(Region part, FileHashes hashes, Progress progress) {
      this.comparison = new Comparison(part);
      this.hashes = hashes;
      this.progress = progress;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      comparison.write(bytes, offset, length);
      hashes.update(bytes, offset, length);
      progress.advance(length);
    }
  }
}
