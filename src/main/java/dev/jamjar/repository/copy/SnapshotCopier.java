package dev.jamjar.repository.copy;

import dev.jamjar.JamJarException;
import dev.jamjar.format.ByteReader;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.read.ChunkFetcher;
import dev.jamjar.repository.read.ChunkStream;
import dev.jamjar.repository.read.RecipeReader;
import dev.jamjar.repository.write.ContentWriter;
import dev.jamjar.store.ObjectStore;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Copies what snapshots need from one repository to another: recipe chunks as they are, data chunks
 * only where the other has none.
 *
 * <p>What a recipe chunk lists is looked at once, however many snapshots share it. Every chunk is
 * checked against its id on the way. Belongs to one thread.
 */
public final class SnapshotCopier implements Closeable {
  private final ChunkFetcher fetcher;

  /** By level: recipe chunks below which everything is at the target, durable or on its way. */
  private final List<Set<ChunkId>> done = new ArrayList<>();

  /** The same of the snapshot that is being copied: done once it is published. */
  private final List<Set<ChunkId>> underway = new ArrayList<>();

  /**
   * @param source where to copy from
   * @param index of all snapshots to be copied
   * @param threads how many requests run at once
   */
  public SnapshotCopier(ObjectStore source, LoadedIndex index, int threads) {
    this.fetcher = new ChunkFetcher(source, index.chunks(), threads);
  }

  /** Copies what a snapshot needs. */
  public void copy(Manifest manifest, ContentWriter target) throws JamJarException {
    underway.clear();
    for (Manifest.Part part : manifest.parts()) {
      if (part.recipe().isPresent()) {
        copy(part.recipe().get(), target);
      }
    }
  }

  /** After the snapshot that was copied is published, and the packs it needs are all listed. */
  public void published() {
    for (int level = 0; level < underway.size(); level++) {
      at(done, level).addAll(underway.get(level));
    }
    underway.clear();
  }

  /** Looks at everything again: the target has lost something. */
  public void startOver() {
    done.clear();
    underway.clear();
  }

  @Override
  public void close() {
    fetcher.close();
  }

  private void copy(Manifest.Recipe recipe, ContentWriter target) throws JamJarException {
    List<ChunkRef> level = new ArrayList<>();
    level.add(new ChunkRef(recipe.root(), recipe.rootBytes()));
    for (int depth = recipe.depth(); depth > 0; depth--) {
      List<ChunkRef> below = new ArrayList<>();
      List<ChunkRef> nodes = new ArrayList<>();
      for (ChunkRef node : level) {
        boolean isNew = !at(done, depth).contains(node.id()) && at(underway, depth).add(node.id());
        if (isNew) {
          nodes.add(node);
        }
      }
      ChunkStream contents = open(nodes);
      for (ChunkRef node : nodes) {
        byte[] content = contents.next();
        if (!target.has(node)) {
          target.copyRecipe(content);
        }
        ByteReader records = RecipeReader.reader(content);
        while (records.remaining() > 0) {
          ChunkRef listed = RecipeReader.record(records);
          if (depth > 1 || !target.has(listed)) {
            below.add(listed);
          }
        }
      }
      level = below;
    }
    copyData(level, target);
  }

  /** What is listed twice is fetched and written once. */
  private void copyData(List<ChunkRef> chunks, ContentWriter target) throws JamJarException {
    Set<ChunkId> seen = new HashSet<>();
    List<ChunkRef> missing = new ArrayList<>();
    for (ChunkRef chunk : chunks) {
      if (!target.has(chunk) && seen.add(chunk.id())) {
        missing.add(chunk);
      }
    }
    ChunkStream contents = open(missing);
    for (int i = 0; i < missing.size(); i++) {
      target.copy(contents.next());
    }
  }

  private ChunkStream open(List<ChunkRef> refs) {
    Iterator<ChunkRef> asked = refs.iterator();
    return fetcher.open(() -> asked.hasNext() ? asked.next() : null);
  }

  private static Set<ChunkId> at(List<Set<ChunkId>> levels, int level) {
    while (levels.size() <= level) {
      levels.add(new HashSet<>());
    }
    return levels.get(level);
  }
}
