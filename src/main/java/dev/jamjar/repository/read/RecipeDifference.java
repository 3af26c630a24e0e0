package dev.jamjar.repository.read;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.index.ChunkIndex;
import dev.jamjar.index.ChunkLocation;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.store.ObjectStore;
import java.io.Closeable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What two lists of recipes have in common, read level by level from the roots down.
 *
 * <p>Recipe chunks that both lists name are not read: whatever they list is in both. So lists are
 * compared as bags: a chunk that one side lists twice and the other once is once in both and once
 * on one side only, and that is exact however much was passed over. The price of a comparison is
 * that of the difference, and 8 bytes for each number of the index.
 *
 * <p>Belongs to one thread.
 */
public final class RecipeDifference implements Closeable {
  private static final String LOOK_FURTHER = "run \"jamjar check\" to see which snapshots are hurt";

  private final ChunkIndex index;
  private final ChunkFetcher fetcher;
  private final RecipeNodes nodes;
  private final Set<PackDirectory.Frame> framesOnlyInA = new HashSet<>();
  private final Set<PackDirectory.Frame> framesOnlyInB = new HashSet<>();

  /**
   * @param index of both snapshots
   * @param threads how many requests run at once
   */
  public RecipeDifference(ObjectStore store, LoadedIndex index, int threads) {
    this.index = index.chunks();
    this.fetcher = new ChunkFetcher(store, index.chunks(), threads);
    this.nodes = new RecipeNodes(fetcher);
  }

  /** Chunks, each as often as it is listed, and their length before compression. */
  public record Amount(long chunks, long bytes) {
    public static final Amount NONE = new Amount(0, 0);

    public Amount plus(Amount other) {
      return new Amount(Math.addExact(chunks, other.chunks), Math.addExact(bytes, other.bytes));
    }
  }

  /**
   * How two lists of recipes differ.
   *
   * @param sharedChunks data chunks that both list
   * @param sharedBytes their length; empty where it was not asked for
   * @param onlyA data chunks that A lists more often than B
   * @param recipesOnlyA recipe chunks likewise, as far down as they had to be read
   */
  public record Result(
      long sharedChunks,
      OptionalLong sharedBytes,
      Amount onlyA,
      Amount onlyB,
      Amount recipesOnlyA,
      Amount recipesOnlyB) {}

  /**
   * Compares A with B.
   *
   * @param addUpShared whether to read what both have too, for its length
   */
  public Result compare(List<Manifest.Recipe> a, List<Manifest.Recipe> b, boolean addUpShared)
      throws JamJarException {
    try {
      return new Comparison(addUpShared).run(a, b);
    } catch (ArithmeticException e) {
      throw new CorruptDataException("a recipe lists more chunks than any file has", LOOK_FURTHER);
    }
  }

  /** What the chunks that were found in A only take in packs: the frames they lie in. */
  public long storedOnlyA() {
    return bytes(framesOnlyInA);
  }

  public long storedOnlyB() {
    return bytes(framesOnlyInB);
  }

  @Override
  public void close() {
    fetcher.close();
  }

  private static long bytes(Set<PackDirectory.Frame> frames) {
    return frames.stream().mapToLong(PackDirectory.Frame::bytes).sum();
  }

  /** How often each side lists a chunk. */
  private static final class Times {
    long a;
    long b;

    void add(long moreOfA, long moreOfB) {
      a = Math.addExact(a, moreOfA);
      b = Math.addExact(b, moreOfB);
    }

    /** Takes away what both have. */
    void cancel() {
      long both = Math.min(a, b);
      a -= both;
      b -= both;
    }
  }

  private final class Comparison {
    private final boolean addUpShared;

    /** By a data chunk's number: how much more often A lists it than B. */
    private final long[] surplus = new long[index.numbers()];

    private Amount recipesOnlyA = Amount.NONE;
    private Amount recipesOnlyB = Amount.NONE;
    private long bytesReadOfA;

    Comparison(boolean addUpShared) {
      this.addUpShared = addUpShared;
    }

    Result run(List<Manifest.Recipe> a, List<Manifest.Recipe> b) throws JamJarException {
      Map<ChunkRef, Times> level = new LinkedHashMap<>();
      int depth = Math.max(depth(a), depth(b));
      addRoots(a, depth, level, 1, 0);
      addRoots(b, depth, level, 0, 1);
      for (; depth > 0; depth--) {
        level = descend(level, depth);
        addRoots(a, depth - 1, level, 1, 0);
        addRoots(b, depth - 1, level, 0, 1);
      }
      for (Map.Entry<ChunkRef, Times> chunk : level.entrySet()) {
        count(chunk.getKey(), chunk.getValue());
      }
      return result(chunks(a), chunks(b));
    }

    /** From the recipe chunks of one level to what they list; data chunks are counted at once. */
    private Map<ChunkRef, Times> descend(Map<ChunkRef, Times> level, int depth)
        throws JamJarException {
      for (Map.Entry<ChunkRef, Times> node : level.entrySet()) {
        noteRecipe(node.getKey(), node.getValue());
      }
      if (!addUpShared) {
        level.values().forEach(Times::cancel);
        level.values().removeIf(times -> times.a == 0 && times.b == 0);
      }
      Map<ChunkRef, Times> below = new LinkedHashMap<>();
      nodes.read(
          level.keySet(),
          (node, listed) -> {
            Times times = level.get(node);
            if (depth == 1) {
              count(listed, times);
            } else {
              below.computeIfAbsent(listed, ref -> new Times()).add(times.a, times.b);
            }
          });
      return below;
    }

    private void noteRecipe(ChunkRef node, Times times) throws JamJarException {
      if (times.a > times.b) {
        recipesOnlyA = recipesOnlyA.plus(amount(times.a - times.b, node.length()));
        framesOnlyInA.add(fetcher.locate(node).frame());
      } else if (times.b > times.a) {
        recipesOnlyB = recipesOnlyB.plus(amount(times.b - times.a, node.length()));
        framesOnlyInB.add(fetcher.locate(node).frame());
      }
    }

    private void count(ChunkRef chunk, Times times) throws JamJarException {
      fetcher.locate(chunk);
      int number = index.number(chunk.id());
      surplus[number] = Math.addExact(surplus[number], Math.subtractExact(times.a, times.b));
      bytesReadOfA =
          Math.addExact(bytesReadOfA, Math.multiplyExact(times.a, (long) chunk.length()));
    }

    private Result result(long chunksOfA, long chunksOfB) throws CorruptDataException {
      Amount onlyA = Amount.NONE;
      Amount onlyB = Amount.NONE;
      for (int number = 0; number < surplus.length; number++) {
        long more = surplus[number];
        if (more != 0) {
          ChunkLocation location = index.at(number);
          (more > 0 ? framesOnlyInA : framesOnlyInB).add(location.frame());
          Amount amount = amount(Math.absExact(more), location.length());
          onlyA = more > 0 ? onlyA.plus(amount) : onlyA;
          onlyB = more < 0 ? onlyB.plus(amount) : onlyB;
        }
      }
      long shared = chunksOfA - onlyA.chunks();
      if (shared < 0 || shared != chunksOfB - onlyB.chunks()) {
        throw new CorruptDataException(
            "a recipe is damaged: it does not list as many chunks as its manifest announces",
            LOOK_FURTHER);
      }
      return new Result(
          shared,
          addUpShared ? OptionalLong.of(bytesReadOfA - onlyA.bytes()) : OptionalLong.empty(),
          onlyA,
          onlyB,
          recipesOnlyA,
          recipesOnlyB);
    }
  }

  private static void addRoots(
      List<Manifest.Recipe> recipes, int depth, Map<ChunkRef, Times> level, long a, long b) {
    for (Manifest.Recipe recipe : recipes) {
      if (recipe.depth() == depth) {
        ChunkRef root = new ChunkRef(recipe.root(), recipe.rootBytes());
        level.computeIfAbsent(root, ref -> new Times()).add(a, b);
      }
    }
  }

  private static Amount amount(long times, int length) {
    return new Amount(times, Math.multiplyExact(times, (long) length));
  }

  private static int depth(List<Manifest.Recipe> recipes) {
    return recipes.stream().mapToInt(Manifest.Recipe::depth).max().orElse(0);
  }

  private static long chunks(List<Manifest.Recipe> recipes) {
    return recipes.stream().mapToLong(Manifest.Recipe::chunks).reduce(0, Math::addExact);
  }
}
