package dev.jamjar.repository.repair;

import dev.jamjar.JamJarException;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.write.ChunkCopies;
import dev.jamjar.repository.write.PartWriter;
import dev.jamjar.repository.write.RecipeWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the chunks of a file and keeps the recipe chunks over them: with these, recipes can be
 * followed that the repository has lost.
 *
 * <p>Recipe chunks take about 40 bytes for each chunk of the file. For one thread.
 */
final class NodeCollector implements PartWriter {
  private final Holdings holdings;
  private final Map<ChunkRef, byte[]> nodes = new HashMap<>();
  private RecipeWriter recipe = new RecipeWriter(this::node);

  NodeCollector(Holdings holdings) {
    this.holdings = holdings;
  }

  /** A recipe chunk that was collected. */
  Optional<byte[]> get(ChunkRef ref) {
    return Optional.ofNullable(nodes.get(ref));
  }

  @Override
  public void chunk(ChunkId id, ChunkCopies.Copy chunk) throws JamJarException {
    recipe.add(id, chunk.length());
  }

  @Override
  public void chunk(ChunkRef ref) throws JamJarException {
    recipe.add(ref.id(), ref.length());
  }

  @Override
  public boolean needs(ChunkRef ref) {
    return false;
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

  private ChunkId node(byte[] buffer, int length) {
    ChunkId id = ChunkId.of(buffer, 0, length);
    if (!holdings.index().contains(id)) {
      nodes.put(new ChunkRef(id, length), Arrays.copyOf(buffer, length));
    }
    return id;
  }
}
