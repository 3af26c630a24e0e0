package dev.jamjar.snapshot;

import dev.jamjar.codec.ChunkSource;
import dev.jamjar.codec.Codec;
import dev.jamjar.codec.LargeAtom;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.repository.write.ChunkCopies;
import dev.jamjar.repository.write.Handover;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The proof that a part's chunks give its bytes back: decodes them while they are being made, and
 * shows what comes back to whoever knows how it must be.
 *
 * <p>Runs on a thread of its own, a bounded number of chunks behind the encoder.
 */
final class Proof {
  /** As much may wait, and as much is being decoded: 1,024 chunks of structure, or 24 of proofs. */
  private static final int CHUNKS_BEHIND = 1024;

  private static final int BYTES_BEHIND = 3 << 20;

  private final Handover<Item> items = new Handover<>(CHUNKS_BEHIND, BYTES_BEHIND);
  private final FutureTask<Void> decoding;

  /** What is to be decoded next: a chunk, or an atom whose chunks were made ahead. */
  private record Item(ChunkId id, ChunkCopies.Copy chunk, Optional<LargeAtom> atom) {}

  /**
   * @param length how many bytes must come back
   * @param target takes what came back, and throws where it should not be so
   */
  Proof(Codec codec, long length, OutputStream target) {
    decoding =
        new FutureTask<>(
            () -> {
              try {
                codec.decode(new Handed(), length, target);
                return null;
              } finally {
                items.abandon();
              }
            });
    Thread thread = new Thread(decoding, "jamjar-proof");
    thread.setDaemon(true);
    thread.start();
  }

  /** Adds the next chunk, and releases it when it is decoded. */
  void add(ChunkId id, ChunkCopies.Copy chunk) throws IOException {
    // A proof that has failed takes no more chunks; what it has to say is said at the end.
    if (!put(new Item(id, chunk, Optional.empty()), chunk.length())) {
      chunk.release();
    }
  }

  /** Adds a large atom whose chunks were made ahead. */
  void add(LargeAtom atom) throws IOException {
    put(new Item(null, null, Optional.of(atom)), 0);
  }

  private boolean put(Item item, int bytes) throws IOException {
    try {
      return items.put(item, bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * Waits for the last byte.
   *
   * @return whether the chunks could be decoded, and the target saw nothing wrong
   */
  boolean holds() throws IOException {
    items.end();
    try {
      decoding.get();
      return true;
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

  /** Gives what was added. */
  private final class Handed implements ChunkSource {
    private Item item;

    @Override
    public boolean next() throws IOException {
      if (item != null && item.chunk() != null) {
        item.chunk().release();
      }
      try {
        item = items.take();
        return item != null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public byte[] array() {
      return item.chunk().bytes();
    }

    @Override
    public int offset() {
      return 0;
    }

    @Override
    public int length() {
      return item.chunk().length();
    }

    @Override
    public ChunkId id() {
      return item.id();
    }

    @Override
    public Optional<LargeAtom> madeAhead() {
      return item.atom();
    }
  }
}
