package dev.jamjar.repository;

import dev.jamjar.JamJarException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.pack.PackWriter;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Stores chunks that the repository does not have yet, in packs, each uploaded while the next is
 * filled.
 *
 * <p>Belongs to one thread; the uploads run on its own pool. Holds at most {@code uploads + 1}
 * packs of about {@link PackWriter#TARGET_BYTES} in memory.
 */
final class ChunkWriter implements Closeable {
  /** Recipe chunks wait until they fill this much, so that a reader finds them side by side. */
  private static final int NODES_BYTES = 8 << 20;

  private final ObjectStore store;
  private final LoadedIndex index;
  private final PackWriter packs = new PackWriter();
  private final PendingIds pending = new PendingIds();
  private final List<Node> nodes = new ArrayList<>();
  private final ExecutorService pool;
  private final int uploads;
  private final Deque<Future<Void>> running = new ArrayDeque<>();
  private final List<PackDirectory> written = new ArrayList<>();
  private final Set<PackDirectory> borrowed = new LinkedHashSet<>();
  private int nodesBytes;
  private long newChunks;
  private long newBytes;

  /**
   * @param index what the repository has; only read
   * @param uploads how many packs may be on their way at once
   */
  ChunkWriter(ObjectStore store, LoadedIndex index, int uploads) {
    this.store = store;
    this.index = index;
    this.uploads = uploads;
    this.pool =
        Executors.newFixedThreadPool(
            uploads,
            task -> {
              Thread thread = new Thread(task, "jamjar-upload");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Stores a chunk unless it is there already, and answers its id. */
  ChunkId write(byte[] content, int offset, int length) throws JamJarException {
    ChunkId id = ChunkId.of(content, offset, length);
    if (isNew(id)) {
      newChunks++;
      newBytes += length;
      packs.add(id, content, offset, length);
      if (packs.isFull()) {
        upload();
      }
    }
    return id;
  }

  /** The same for a recipe chunk. */
  ChunkId writeNode(byte[] content, int length) throws JamJarException {
    ChunkId id = ChunkId.of(content, 0, length);
    if (isNew(id)) {
      newChunks++;
      newBytes += length;
      byte[] copy = new byte[length];
      System.arraycopy(content, 0, copy, 0, length);
      nodes.add(new Node(id, copy));
      nodesBytes += length;
      if (nodesBytes >= NODES_BYTES) {
        packNodes();
      }
    }
    return id;
  }

  /** Uploads what is left and waits until every pack is durable. */
  List<PackDirectory> finish() throws JamJarException {
    packNodes();
    if (!packs.isEmpty()) {
      upload();
    }
    while (!running.isEmpty()) {
      await(running.remove());
    }
    return written;
  }

  /** The packs of other publishers that hold chunks which were not written again. */
  Collection<PackDirectory> borrowed() {
    return borrowed;
  }

  /** Chunks that were not in the repository before, recipe chunks included. */
  long newChunks() {
    return newChunks;
  }

  /** Their bytes before compression. */
  long newBytes() {
    return newBytes;
  }

  @Override
  public void close() {
    pool.shutdownNow();
    packs.close();
  }

  private boolean isNew(ChunkId id) {
    if (index.chunks().contains(id)) {
      index.lender(id).ifPresent(borrowed::add);
      return false;
    }
    return pending.add(id.hash());
  }

  private void packNodes() throws JamJarException {
    for (Node node : nodes) {
      packs.add(node.id(), node.content(), 0, node.content().length);
      if (packs.isFull()) {
        upload();
      }
    }
    nodes.clear();
    nodesBytes = 0;
  }

  private void upload() throws JamJarException {
    PackWriter.Sealed sealed = packs.seal();
    written.add(sealed.directory());
    if (running.size() == uploads) {
      await(running.remove());
    }
    running.add(
        pool.submit(
            () -> {
              putOnce(sealed);
              return null;
            }));
  }

  /** A push that was cut short left whole packs behind: what is there is not sent again. */
  private void putOnce(PackWriter.Sealed sealed) throws JamJarException {
    ObjectKey key = Layout.pack(sealed.directory().id());
    OptionalLong there = store.size(key);
    if (there.isEmpty() || there.getAsLong() != sealed.directory().bytes()) {
      store.put(key, sealed.content().duplicate());
    }
  }

  private static void await(Future<Void> upload) throws JamJarException {
    try {
      upload.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JamJarException failure) {
        throw failure;
      }
      throw new IllegalStateException("internal error: an upload failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while uploading", "", true, e);
    }
  }

  private record Node(ChunkId id, byte[] content) {}
}
