package dev.jamjar.repository.write;

import dev.jamjar.JamJarException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.pack.PackWriter;
import dev.jamjar.repository.PackNames;
import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Compresses chunks into packs on a thread of its own, and uploads each pack while the next is
 * filled.
 *
 * <p>For one feeding thread. Holds up to twice {@value #CHUNKS_WAITING} chunks and {@code uploads +
 * 1} packs of about {@link PackWriter#TARGET_BYTES}. Chunks are packed in the order they came, so
 * that a push that is run again makes the same packs.
 */
final class PackLine implements Closeable {
  private static final int CHUNKS_WAITING = 1024;
  private static final int BYTES_WAITING = 2 << 20;

  private final PackNames names;
  private final int uploads;
  private final ExecutorService pool;
  private final Handover<Item> waiting = new Handover<>(CHUNKS_WAITING, BYTES_WAITING);
  private final FutureTask<List<PackDirectory>> packing = new FutureTask<>(this::pack);

  private record Item(ChunkId id, ChunkCopies.Copy chunk) {}

  /**
   * @param names puts the packs
   * @param uploads how many packs may be on their way at once
   */
  PackLine(PackNames names, int uploads) {
    this.names = names;
    this.uploads = uploads;
    this.pool = Executors.newFixedThreadPool(uploads, task -> daemon(task, "jamjar-upload"));
    daemon(packing, "jamjar-pack").start();
  }

  /** Adds a chunk, and releases it when it is packed. */
  void add(ChunkId id, ChunkCopies.Copy chunk) throws JamJarException {
    try {
      if (!waiting.put(new Item(id, chunk), chunk.length())) {
        await(packing);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Waits until every pack is durable, and answers what they hold, in order. */
  List<PackDirectory> finish() throws JamJarException {
    waiting.end();
    return await(packing);
  }

  @Override
  public void close() {
    packing.cancel(true);
    pool.shutdownNow();
  }

  private List<PackDirectory> pack() throws JamJarException, InterruptedException {
    List<PackDirectory> written = new ArrayList<>();
    Deque<Future<PackDirectory>> running = new ArrayDeque<>();
    try (PackWriter packs = new PackWriter()) {
      for (Item item = waiting.take(); item != null; item = waiting.take()) {
        packs.add(item.id(), item.chunk().bytes(), 0, item.chunk().length());
        item.chunk().release();
        if (packs.isFull()) {
          upload(packs, written, running);
        }
      }
      if (!packs.isEmpty()) {
        upload(packs, written, running);
      }
      while (!running.isEmpty()) {
        written.add(await(running.remove()));
      }
      return written;
    } finally {
      waiting.abandon();
    }
  }

  private void upload(
      PackWriter packs, List<PackDirectory> written, Deque<Future<PackDirectory>> running)
      throws JamJarException {
    // First, since the next pack is filled in the memory of one that is uploaded.
    if (running.size() == uploads) {
      written.add(await(running.remove()));
    }
    PackWriter.Sealed sealed = packs.seal();
    running.add(
        pool.submit(
            () -> {
              PackDirectory put = names.put(sealed);
              packs.recycle(sealed);
              return put;
            }));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private static <T> T await(Future<T> work) throws JamJarException {
    try {
      return work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JamJarException failure) {
        throw failure;
      }
      throw new IllegalStateException("internal error: packing failed", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static StoreUnavailableException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StoreUnavailableException("interrupted while uploading", "", true, e);
  }
}
