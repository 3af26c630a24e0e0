package dev.jamjar.repository.read;

import dev.jamjar.JamJarException;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.store.ObjectStore;
import java.io.Closeable;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads the chunks of parts of snapshots, in order and ahead; each hashes to its id.
 *
 * <p>Belongs to one thread; fetching and checking run on its own pool.
 */
public final class ContentReader implements Closeable {
  private final ChunkFetcher fetcher;

  /**
   * @param threads how many requests run at once; 0 for one after the other, on the caller's thread
   */
  public ContentReader(ObjectStore store, LoadedIndex index, int threads) {
    this.fetcher = new ChunkFetcher(store, index.chunks(), threads);
  }

  /** The chunks of one part, in order. */
  public static final class Chunks {
    private final ChunkStream stream;

    private Chunks(ChunkStream stream) {
      this.stream = stream;
    }

    /** Turns to the next chunk; what held the one before may be another's then. */
    public boolean next() throws JamJarException {
      return stream.advance();
    }

    /** What holds the chunk at hand, and more; nobody may change it. */
    public byte[] array() {
      return stream.array();
    }

    /** Where in the array the chunk at hand starts. */
    public int offset() {
      return stream.offset();
    }

    /** How many bytes the chunk at hand has. */
    public int length() {
      return stream.length();
    }

    /** The id of the chunk at hand. */
    public ChunkId id() {
      return stream.id();
    }
  }

  public Chunks chunks(Manifest.Part part) {
    RefSource refs =
        part.recipe().isEmpty()
            ? () -> null
            : RecipeReader.over(part.recipe().get(), fetcher::open);
    return new Chunks(fetcher.open(refs));
  }

  /**
   * What fetching a snapshot takes: reads its recipe, not its data.
   *
   * @param fetchBytes bytes of packs, as stored
   * @param requests about how many range reads that is
   */
  public record Plan(long chunks, long fetchBytes, long requests) {}

  public Plan plan(Manifest manifest) throws JamJarException {
    Map<PackDirectory.Frame, PackDirectory> frames = new HashMap<>();
    long chunks = 0;
    for (Manifest.Part part : manifest.parts()) {
      if (part.recipe().isPresent()) {
        RefSource refs = RecipeReader.over(part.recipe().get(), fetcher::open);
        for (ChunkRef ref = refs.next(); ref != null; ref = refs.next()) {
          var location = fetcher.locate(ref);
          frames.put(location.frame(), location.pack());
          chunks++;
        }
      }
    }
    long bytes = frames.keySet().stream().mapToLong(PackDirectory.Frame::bytes).sum();
    return new Plan(chunks, bytes, ChunkFetcher.requests(frames));
  }

  /** The packs that hold a snapshot's chunks, recipe chunks included. */
  public Set<PackDirectory> packs(Manifest manifest) throws JamJarException {
    Set<PackDirectory> packs = new LinkedHashSet<>();
    for (Manifest.Part part : manifest.parts()) {
      if (part.recipe().isPresent()) {
        RefSource refs =
            RecipeReader.over(part.recipe().get(), nodes -> fetcher.open(seen(nodes, packs)));
        RefSource all = seen(refs, packs);
        while (all.next() != null) {
          // Only where they lie is asked.
        }
      }
    }
    return packs;
  }

  @Override
  public void close() {
    fetcher.close();
  }

  private RefSource seen(RefSource refs, Set<PackDirectory> packs) {
    return () -> {
      ChunkRef ref = refs.next();
      if (ref != null) {
        packs.add(fetcher.locate(ref).pack());
      }
      return ref;
    };
  }
}
