package dev.jamjar.repository.read;

import dev.jamjar.JamJarException;
import dev.jamjar.index.ChunkIndex;
import dev.jamjar.index.ChunkLocation;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.store.ObjectStore;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The chunks that some snapshots need, recipe chunks included: each recipe chunk is read once,
 * however many snapshots share it.
 *
 * <p>Holds at most a bit for each number of the index and each level. Belongs to one thread.
 */
public final class LiveChunks implements Closeable {
  private final ChunkIndex index;
  private final ChunkFetcher fetcher;
  private final RecipeNodes nodes;

  /** By level, from the data chunks up: what was met there, by number. */
  private final List<BitSet> met = new ArrayList<>();

  /**
   * @param index of all snapshots that will be added
   * @param threads how many requests run at once
   */
  public LiveChunks(ObjectStore store, LoadedIndex index, int threads) {
    this.index = index.chunks();
    this.fetcher = new ChunkFetcher(store, index.chunks(), threads);
    this.nodes = new RecipeNodes(fetcher);
  }

  /** Adds what a snapshot needs. */
  public void add(Manifest manifest) throws JamJarException {
    for (Manifest.Part part : manifest.parts()) {
      if (part.recipe().isPresent()) {
        add(part.recipe().get());
      }
    }
  }

  /**
   * What was added so far, each chunk once.
   *
   * @param chunks how many
   * @param bytes their length before compression
   * @param storedBytes what the frames take that hold at least one of them
   */
  public record Totals(long chunks, long bytes, long storedBytes) {}

  public Totals totals() {
    BitSet live = live();
    long bytes = live.stream().mapToLong(number -> index.at(number).length()).sum();
    long stored = 0;
    for (PackDirectory pack : index.packs()) {
      for (PackDirectory.Frame frame : pack.frames()) {
        stored += isLive(frame, live) ? frame.bytes() : 0;
      }
    }
    return new Totals(live.cardinality(), bytes, stored);
  }

  /** Adds what other snapshots need, all of which this index must list. */
  public void addAll(LiveChunks others) {
    for (int level = 0; level < others.met.size(); level++) {
      BitSet mine = met(level);
      others.met.get(level).stream()
          .forEach(
              number -> {
                ChunkLocation location = others.index.at(number);
                mine.set(index.number(location.frame().id(location.ordinal())));
              });
    }
  }

  @Override
  public void close() {
    fetcher.close();
  }

  private void add(Manifest.Recipe recipe) throws JamJarException {
    List<ChunkRef> level = new ArrayList<>();
    meet(recipe.depth(), new ChunkRef(recipe.root(), recipe.rootBytes()), level);
    for (int depth = recipe.depth(); depth > 0; depth--) {
      List<ChunkRef> below = new ArrayList<>();
      int next = depth - 1;
      nodes.read(level, (node, listed) -> meet(next, listed, below));
      level = below;
    }
  }

  /** Notes a chunk; one that is met for the first time, and lists others, is to be read. */
  private void meet(int level, ChunkRef chunk, List<ChunkRef> toRead) throws JamJarException {
    fetcher.locate(chunk);
    int number = index.number(chunk.id());
    if (!met(level).get(number)) {
      met(level).set(number);
      if (level > 0) {
        toRead.add(chunk);
      }
    }
  }

  private BitSet met(int level) {
    while (met.size() <= level) {
      met.add(new BitSet());
    }
    return met.get(level);
  }

  private BitSet live() {
    BitSet live = new BitSet();
    met.forEach(live::or);
    return live;
  }

  /** A chunk that several packs hold lives in the one where it is found. */
  private boolean isLive(PackDirectory.Frame frame, BitSet live) {
    for (int i = 0; i < frame.chunks(); i++) {
      int number = index.number(frame.id(i));
      if (live.get(number)) {
        ChunkLocation found = index.at(number);
        if (found.frame() == frame) {
          return true;
        }
      }
    }
    return false;
  }
}
