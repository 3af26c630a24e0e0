package dev.jamjar.repository.repair;

import dev.jamjar.JamJarException;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.write.ChunkCopies;
import dev.jamjar.repository.write.PartWriter;
import dev.jamjar.repository.write.RecipeWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the chunks of a file that somebody still has, and keeps those that are missing.
 *
 * <p>Packs what it keeps in the order of {@code ChunkWriter}, so that the pack that a push once
 * wrote comes back under its name. For one thread.
 */
final class RefillWriter implements PartWriter {
  /** As {@code ChunkWriter} has it. */
  private static final int NODES_BYTES = 8 << 20;

  private final Set<ChunkRef> missing;
  private final RescuePacks packs;

  private final List<byte[]> waiting = new ArrayList<>();
  private int waitingBytes;
  private RecipeWriter recipe = new RecipeWriter(this::node);
  private long taken;

  /**
   * @param missing what to keep; what was kept is taken out of it
   */
  RefillWriter(Set<ChunkRef> missing, RescuePacks packs) {
    this.missing = missing;
    this.packs = packs;
  }

  @Override
  public void chunk(ChunkId id, ChunkCopies.Copy chunk) throws JamJarException {
    if (missing.remove(new ChunkRef(id, chunk.length()))
        && packs.add(id, Arrays.copyOf(chunk.bytes(), chunk.length()))) {
      taken++;
    }
    recipe.add(id, chunk.length());
  }

  @Override
  public void chunk(ChunkRef ref) throws JamJarException {
    recipe.add(ref.id(), ref.length());
  }

  @Override
  public boolean needs(ChunkRef ref) {
    return missing.contains(ref);
  }

  @Override
  public Optional<Manifest.Recipe> endPart() throws JamJarException {
    Optional<Manifest.Recipe> finished = recipe.finish();
    dropPart();
    return finished;
  }

  @Override
  public void dropPart() {
    recipe = new RecipeWriter(this::node);
  }

  /** Makes durable what was kept; answers how many chunks that is. */
  long finish() throws JamJarException {
    addNodes();
    packs.seal();
    return taken;
  }

  private ChunkId node(byte[] buffer, int length) throws JamJarException {
    ChunkId id = ChunkId.of(buffer, 0, length);
    if (missing.remove(new ChunkRef(id, length))) {
      waiting.add(Arrays.copyOf(buffer, length));
      waitingBytes += length;
      if (waitingBytes >= NODES_BYTES) {
        addNodes();
      }
    }
    return id;
  }

  private void addNodes() throws JamJarException {
    for (byte[] node : waiting) {
      if (packs.add(ChunkId.of(node), node)) {
        taken++;
      }
    }
    waiting.clear();
    waitingBytes = 0;
  }
}
