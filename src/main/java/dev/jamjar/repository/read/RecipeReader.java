package dev.jamjar.repository.read;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.format.ByteReader;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.ChunkRef;

/**
 * Lists the chunks of a recipe in order, reading its levels from the root down, each ahead of what
 * it is asked for.
 */
public final class RecipeReader implements RefSource {
  private final ChunkStream nodes;
  private ByteReader node;

  private RecipeReader(ChunkStream nodes) {
    this.nodes = nodes;
  }

  /** The data chunks of {@code recipe}; fetches through streams that {@code streams} opens. */
  static RefSource over(Manifest.Recipe recipe, StreamOpener streams) {
    RefSource refs = single(new ChunkRef(recipe.root(), recipe.rootBytes()));
    for (int level = 0; level < recipe.depth(); level++) {
      refs = new RecipeReader(streams.open(refs));
    }
    return counted(refs, recipe.chunks());
  }

  /** Opens a stream of the chunks that a source lists. */
  @FunctionalInterface
  interface StreamOpener {
    ChunkStream open(RefSource refs);
  }

  @Override
  public ChunkRef next() throws JamJarException {
    while (node == null || node.remaining() == 0) {
      byte[] content = nodes.next();
      if (content == null) {
        return null;
      }
      node = reader(content);
    }
    return record(node);
  }

  /** Reads the records of one recipe chunk. */
  public static ByteReader reader(byte[] content) {
    return new ByteReader("recipe chunk " + ChunkId.of(content).hash().abbreviated(), content);
  }

  /** The next record of a recipe chunk. */
  public static ChunkRef record(ByteReader node) throws CorruptDataException {
    int at = node.position();
    Hash id = node.hash("chunk id");
    int length = node.uvarint("chunk length", Limits.MAX_CHUNK_BYTES);
    node.verify(length > 0, at, "an empty chunk");
    return new ChunkRef(new ChunkId(id), length);
  }

  private static RefSource single(ChunkRef root) {
    ChunkRef[] left = {root};
    return () -> {
      ChunkRef next = left[0];
      left[0] = null;
      return next;
    };
  }

  private static RefSource counted(RefSource refs, long announced) {
    long[] seen = {0};
    return () -> {
      ChunkRef next = refs.next();
      if (next != null && ++seen[0] > announced || next == null && seen[0] != announced) {
        throw new CorruptDataException(
            "the recipe is damaged: it lists "
                + (next != null ? "more" : "fewer")
                + " chunks than the "
                + announced
                + " that the manifest announces",
            "run \"jamjar check\" to see which snapshots are hurt");
      }
      return next;
    };
  }
}
