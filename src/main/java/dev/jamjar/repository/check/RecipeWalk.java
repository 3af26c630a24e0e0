package dev.jamjar.repository.check;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.format.ByteReader;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.PackId;
import dev.jamjar.index.ChunkIndex;
import dev.jamjar.index.ChunkLocation;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PendingIds;
import dev.jamjar.repository.read.ChunkReader;
import dev.jamjar.repository.read.ContentReader;
import dev.jamjar.store.ObjectStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows recipes through a damaged repository: goes on where a chunk is missing, and gathers all
 * that is.
 *
 * <p>Reads recipe chunks one at a time, so it is for where {@link ContentReader} has failed. For
 * one thread.
 */
public final class RecipeWalk {
  /** Where recipe chunks come from that the index does not find. */
  @FunctionalInterface
  public interface Nodes {
    /** The content of a recipe chunk, which hashes to its id; empty where it is not to be had. */
    Optional<byte[]> get(ChunkRef ref) throws JamJarException;
  }

  private final ChunkIndex index;
  private final Nodes more;
  private final ChunkReader reader;
  private final Set<ChunkRef> missing = new LinkedHashSet<>();
  private final Map<PackId, String> broken = new LinkedHashMap<>();
  private final Set<PackDirectory> packs = new LinkedHashSet<>();

  /** Recipe chunks below which nothing is missing; they are not looked at again. */
  private final PendingIds whole = new PendingIds();

  private final boolean eachOnce;
  private boolean cut;

  private RecipeWalk(ObjectStore store, ChunkIndex index, Nodes more, boolean eachOnce) {
    this.index = index;
    this.more = more;
    this.reader = new ChunkReader(store);
    this.eachOnce = eachOnce;
  }

  /** A walk that sees every pack of every recipe. */
  public static RecipeWalk through(ObjectStore store, LoadedIndex index) {
    return new RecipeWalk(store, index.chunks(), ref -> Optional.empty(), false);
  }

  /** A walk that passes over what recipes share, once it has found it whole. */
  public static RecipeWalk once(ObjectStore store, ChunkIndex index, Nodes more) {
    return new RecipeWalk(store, index, more, true);
  }

  /** The chunks that the index does not find, as far as recipes could be followed. */
  public Set<ChunkRef> missing() {
    return missing;
  }

  /** Whether recipe chunks are missing, so that nobody knows what hangs from them. */
  public boolean isCut() {
    return cut;
  }

  /** The packs in which recipe chunks should be and could not be read, and why. */
  public Map<PackId, String> broken() {
    return broken;
  }

  /** The packs that hold the chunks of the recipes. */
  public Set<PackDirectory> packs() {
    return packs;
  }

  /** Follows all recipes of a snapshot; answers whether nothing is missing. */
  public boolean isWhole(Manifest manifest) throws JamJarException {
    boolean all = true;
    for (Manifest.Part part : manifest.parts()) {
      if (part.recipe().isPresent()) {
        all &= follow(part.recipe().get());
      }
    }
    return all;
  }

  /** A recipe chunk whose records are being followed. */
  private static final class Open {
    final ChunkRef ref;
    final ByteReader records;
    boolean whole = true;

    Open(ChunkRef ref, byte[] content) {
      this.ref = ref;
      this.records = new ByteReader("recipe chunk " + ref.id(), content);
    }
  }

  private boolean follow(Manifest.Recipe recipe) throws JamJarException {
    Deque<Open> open = new ArrayDeque<>();
    boolean all = visit(new ChunkRef(recipe.root(), recipe.rootBytes()), recipe.depth(), open);
    while (!open.isEmpty()) {
      Open node = open.peek();
      if (node.records.remaining() > 0) {
        // What a record leads to lies as many levels above the data as are not open yet.
        node.whole &= visit(record(node.records), recipe.depth() - open.size(), open);
      } else {
        open.pop();
        if (node.whole && eachOnce) {
          whole.add(node.ref.id().hash());
        }
        Open above = open.peek();
        if (above == null) {
          all &= node.whole;
        } else {
          above.whole &= node.whole;
        }
      }
    }
    return all;
  }

  /** Answers false where the chunk itself is missing; opens it where more hangs from it. */
  private boolean visit(ChunkRef ref, int level, Deque<Open> open) throws JamJarException {
    ChunkLocation location = index.find(ref.id());
    if (location != null && location.length() != ref.length()) {
      location = null;
    }
    if (location != null) {
      packs.add(location.pack());
    }
    if (location == null) {
      missing.add(ref);
    }
    if (level == 0) {
      return location != null;
    }
    if (eachOnce && whole.contains(ref.id().hash())) {
      return true;
    }
    Optional<byte[]> stored = location == null ? Optional.empty() : read(location);
    Optional<byte[]> content = stored.isPresent() ? stored : more.get(ref);
    cut |= content.isEmpty();
    content.ifPresent(bytes -> open.push(new Open(ref, bytes)));
    return stored.isPresent();
  }

  private Optional<byte[]> read(ChunkLocation location) throws JamJarException {
    try {
      return Optional.of(reader.read(location));
    } catch (CorruptDataException | UnsupportedFormatException e) {
      broken.putIfAbsent(location.pack().id(), e.getMessage());
      return Optional.empty();
    }
  }

  private static ChunkRef record(ByteReader records) throws CorruptDataException {
    int at = records.position();
    ChunkId id = new ChunkId(records.hash("chunk id"));
    int length = records.uvarint("chunk length", Limits.MAX_CHUNK_BYTES);
    records.verify(length > 0, at, "an empty chunk");
    return new ChunkRef(id, length);
  }
}
