package dev.jamjar.repository.write;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.PackId;
import dev.jamjar.index.ChunkLocation;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PackNames;
import dev.jamjar.repository.PendingIds;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stores chunks that the repository does not have yet. For one thread. */
final class ChunkWriter implements Closeable {
  /** Recipe chunks wait until they fill this much, so that a reader finds them side by side. */
  private static final int NODES_BYTES = 8 << 20;

  private final LoadedIndex index;
  private final PackLine line;
  private final PendingIds pending = new PendingIds();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<PackId, PackDirectory> found = new LinkedHashMap<>();
  private PackDirectory lastFound;
  private int nodesBytes;
  private long newChunks;

  private record Node(ChunkId id, byte[] content) {}

  /**
   * @param index what the repository has; only read
   * @param names puts the packs
   * @param uploads how many packs may be on their way at once
   */
  ChunkWriter(PackNames names, LoadedIndex index, int uploads) {
    this.index = index;
    this.line = new PackLine(names, uploads);
  }

  /** Stores a chunk unless it is there already; the caller goes on holding it. */
  void write(ChunkId id, ChunkCopies.Copy chunk) throws JamJarException {
    if (isNew(id)) {
      chunk.hold();
      line.add(id, chunk);
    }
  }

  /** The same for a recipe chunk. */
  ChunkId writeNode(byte[] buffer, int length) throws JamJarException {
    ChunkId id = ChunkId.of(buffer, 0, length);
    if (isNew(id)) {
      nodes.add(new Node(id, Arrays.copyOf(buffer, length)));
      nodesBytes += length;
      if (nodesBytes >= NODES_BYTES) {
        addNodes();
      }
    }
    return id;
  }

  /** Waits until every chunk is durable, and answers the packs written. */
  List<PackDirectory> finish() throws JamJarException {
    addNodes();
    return line.finish();
  }

  /** The packs that hold chunks which were not written again. */
  Collection<PackDirectory> found() {
    return found.values();
  }

  /** Chunks that were not in the repository before, recipe chunks included. */
  long newChunks() {
    return newChunks;
  }

  @Override
  public void close() {
    line.close();
  }

  /** Whether a chunk is there already, or was written before. */
  boolean has(ChunkRef ref) throws CorruptDataException {
    ChunkLocation known = index.chunks().find(ref.id());
    if (known != null && known.length() != ref.length()) {
      throw new CorruptDataException(
          "chunk "
              + ref.id()
              + " has "
              + known.length()
              + " bytes by the index and "
              + ref.length()
              + " by the recipe",
          "run \"jamjar check\" on both repositories");
    }
    if (known == null) {
      return pending.contains(ref.id().hash());
    }
    relyOn(known);
    return true;
  }

  private boolean isNew(ChunkId id) {
    if (isKnown(id)) {
      return false;
    }
    boolean added = pending.add(id.hash());
    newChunks += added ? 1 : 0;
    return added;
  }

  /** Whether the index has it. */
  private boolean isKnown(ChunkId id) {
    ChunkLocation known = index.chunks().find(id);
    if (known != null) {
      relyOn(known);
    }
    return known != null;
  }

  /** Notes the pack of a chunk that is not written again. */
  private void relyOn(ChunkLocation known) {
    if (known.pack() != lastFound) {
      lastFound = known.pack();
      found.put(lastFound.id(), lastFound);
    }
  }

  private void addNodes() throws JamJarException {
    for (Node node : nodes) {
      line.add(node.id(), ChunkCopies.Copy.of(node.content()));
    }
    nodes.clear();
    nodesBytes = 0;
  }
}
