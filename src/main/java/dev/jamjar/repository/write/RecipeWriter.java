package dev.jamjar.repository.write;

import dev.jamjar.JamJarException;
import dev.jamjar.format.ByteWriter;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A recipe under construction: the list of a part's chunks, itself cut into chunks by content, and
 * those listed again, until one is left (docs/format.md §8.3).
 *
 * <p>A recipe chunk ends after a record whose id says so, so that two lists which differ in one
 * place differ in one recipe chunk a level.
 */
public final class RecipeWriter {
  /**
   * A record ends its recipe chunk when these bits of its id are zero. Ids do not compress, so a
   * changed record costs a whole recipe chunk: short ones, a dozen records, measured cheapest.
   */
  static final long CUT_MASK = (1 << 3) - 1;

  /** Fewer records never make a recipe chunk, but for the last of a level. */
  static final int MIN_RECORDS = 4;

  /** More records never share one. */
  public static final int MAX_RECORDS = 256;

  /** Takes a recipe chunk and stores it. */
  @FunctionalInterface
  public interface NodeSink {
    ChunkId store(byte[] node, int length) throws JamJarException;
  }

  private final NodeSink sink;
  private final List<Level> levels = new ArrayList<>();
  private long chunks;

  public RecipeWriter(NodeSink sink) {
    this.sink = sink;
  }

  /** Appends a data chunk. */
  public void add(ChunkId id, int length) throws JamJarException {
    chunks++;
    add(0, id, length);
  }

  /** Writes what is left; empty where nothing was added. */
  public Optional<Manifest.Recipe> finish() throws JamJarException {
    if (chunks == 0) {
      return Optional.empty();
    }
    for (int depth = 0; ; depth++) {
      Level level = levels.get(depth);
      boolean top = depth == levels.size() - 1;
      if (top && level.records == 1) {
        return Optional.of(new Manifest.Recipe(level.lastId, level.lastLength, depth, chunks));
      }
      if (level.records > 0) {
        close(depth);
      }
    }
  }

  private void add(int depth, ChunkId id, int length) throws JamJarException {
    if (levels.size() == depth) {
      levels.add(new Level());
    }
    Level level = levels.get(depth);
    level.node.hash(id.hash()).uvarint(length);
    level.records++;
    level.lastId = id;
    level.lastLength = length;
    if (endsNode(id.hash(), level.records)) {
      close(depth);
    }
  }

  private void close(int depth) throws JamJarException {
    Level level = levels.get(depth);
    int length = level.node.length();
    ChunkId id = sink.store(level.node.array(), length);
    level.node.clear();
    level.records = 0;
    add(depth + 1, id, length);
  }

  private static boolean endsNode(Hash id, int records) {
    return records >= MAX_RECORDS || records >= MIN_RECORDS && (id.w3() & CUT_MASK) == 0;
  }

  /** The recipe chunk being filled on one level. */
  private static final class Level {
    final ByteWriter node = new ByteWriter(4 << 10);
    int records;
    ChunkId lastId;
    int lastLength;
  }
}
