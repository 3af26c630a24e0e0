package dev.jamjar.repository.prune;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.format.ByteReader;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.index.ChunkIndex;
import dev.jamjar.index.ChunkLocation;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.read.ChunkFetcher;
import dev.jamjar.repository.read.FrameContent;
import dev.jamjar.repository.read.FrameRange;
import dev.jamjar.store.ObjectStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Finds which chunks snapshots need, by walking their recipes: all of one level together, so that
 * each recipe chunk is read once, in the order in which it lies in its pack.
 *
 * <p>Holds a bit for each chunk and level. Belongs to one thread, and reads on it.
 */
final class RecipeMarker {
  private static final String HINT =
      "run \"jamjar check\" to see which snapshots are hurt; nothing is deleted before they are"
          + " whole again (push the files once more) or forgotten";

  private final ObjectStore store;
  private final ChunkIndex index;
  private final BitSet[] levels = new BitSet[Limits.MAX_RECIPE_DEPTH + 1];

  RecipeMarker(ObjectStore store, ChunkIndex index) {
    this.store = store;
    this.index = index;
    for (int i = 0; i < levels.length; i++) {
      levels[i] = new BitSet();
    }
  }

  /** Adds the chunks of a snapshot. */
  void add(Manifest manifest) throws CorruptDataException {
    for (Manifest.Part part : manifest.parts()) {
      if (part.recipe().isPresent()) {
        Manifest.Recipe recipe = part.recipe().get();
        mark(recipe.root(), recipe.depth());
      }
    }
  }

  /**
   * Walks all recipes.
   *
   * @return the numbers of all chunks that are needed
   * @throws CorruptDataException if that cannot be told for sure
   */
  BitSet live() throws JamJarException {
    BitSet live = new BitSet();
    for (int level = levels.length - 1; level >= 0; level--) {
      if (level > 0) {
        readNodes(level);
      }
      live.or(levels[level]);
    }
    return live;
  }

  private void mark(ChunkId id, int level) throws CorruptDataException {
    int number = index.number(id);
    if (number < 0) {
      throw new CorruptDataException(
          "chunk " + id + " is in no pack that is listed and there", HINT);
    }
    levels[level].set(number);
  }

  /** Reads the recipe chunks of a level, and marks what they list on the level below. */
  private void readNodes(int level) throws JamJarException {
    BitSet nodes = levels[level];
    List<ChunkLocation> together = new ArrayList<>();
    for (int n = nodes.nextSetBit(0); n >= 0; n = nodes.nextSetBit(n + 1)) {
      ChunkLocation location = index.at(n);
      if (!together.isEmpty() && together.get(0).pack() != location.pack()) {
        readPack(together, level - 1);
        together.clear();
      }
      together.add(location);
    }
    if (!together.isEmpty()) {
      readPack(together, level - 1);
    }
  }

  private void readPack(List<ChunkLocation> nodes, int below) throws JamJarException {
    PackDirectory pack = nodes.get(0).pack();
    List<PackDirectory.Frame> frames = new ArrayList<>();
    for (ChunkLocation node : nodes) {
      if (frames.isEmpty() || frames.get(frames.size() - 1) != node.frame()) {
        frames.add(node.frame());
      }
    }
    int next = 0;
    for (List<PackDirectory.Frame> group : ChunkFetcher.coalesced(frames)) {
      byte[] bytes = read(pack, group);
      long start = group.get(0).offset();
      for (PackDirectory.Frame frame : group) {
        FrameContent content =
            FrameContent.read(pack, frame, bytes, (int) (frame.offset() - start));
        while (next < nodes.size() && nodes.get(next).frame() == frame) {
          markListed(content.chunk(nodes.get(next)), below);
          next++;
        }
      }
    }
  }

  private byte[] read(PackDirectory pack, List<PackDirectory.Frame> group) throws JamJarException {
    try {
      return FrameRange.read(store, pack, group);
    } catch (NotFoundException e) {
      throw new CorruptDataException("pack " + pack.id() + " is missing", HINT, e);
    }
  }

  private void markListed(byte[] node, int level) throws CorruptDataException {
    ByteReader in = new ByteReader("a recipe chunk", node);
    while (in.remaining() > 0) {
      mark(new ChunkId(in.hash("chunk id")), level);
      in.uvarint("chunk length", Limits.MAX_CHUNK_BYTES);
    }
  }
}
