package dev.jamjar.repository.write;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PackNames;
import dev.jamjar.repository.Repository;
import dev.jamjar.store.ObjectStore;
import java.io.Closeable;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stores the parts of one snapshot: each chunk once, and a recipe for each part.
 *
 * <p>Belongs to one thread; uploads run beside it.
 */
public final class ContentWriter implements PartWriter, Closeable {
  private final ObjectStore store;
  private final LoadedIndex index;
  private final ChunkWriter chunks;
  private RecipeWriter recipe;

  /**
   * @param random for names of packs that nobody has used before
   * @param uploads how many packs may be on their way at once
   */
  public ContentWriter(Repository repository, LoadedIndex index, SecureRandom random, int uploads) {
    this.store = repository.store();
    this.index = index;
    this.chunks = new ChunkWriter(new PackNames(store, random), index, uploads);
    this.recipe = new RecipeWriter(chunks::writeNode);
  }

  @Override
  public void chunk(ChunkId id, ChunkCopies.Copy chunk) throws JamJarException {
    chunks.write(id, chunk);
    recipe.add(id, chunk.length());
  }

  @Override
  public void chunk(ChunkRef ref) throws JamJarException {
    if (!chunks.has(ref)) {
      throw new IllegalArgumentException("chunk " + ref.id() + " is needed");
    }
    recipe.add(ref.id(), ref.length());
  }

  @Override
  public boolean needs(ChunkRef ref) {
    return !index.chunks().contains(ref.id());
  }

  /**
   * Whether a chunk is in the repository already, or on its way there.
   *
   * @throws CorruptDataException if it is there in another length
   */
  public boolean has(ChunkRef ref) throws CorruptDataException {
    return chunks.has(ref);
  }

  /** Stores a chunk that no part's recipe is to list here: one that was listed elsewhere. */
  public void copy(byte[] content) throws JamJarException {
    chunks.write(ChunkId.of(content), ChunkCopies.Copy.of(content));
  }

  /** The same for a recipe chunk. */
  public void copyRecipe(byte[] content) throws JamJarException {
    chunks.writeNode(content, content.length);
  }

  @Override
  public Optional<Manifest.Recipe> endPart() throws JamJarException {
    Optional<Manifest.Recipe> finished = recipe.finish();
    recipe = new RecipeWriter(chunks::writeNode);
    return finished;
  }

  @Override
  public void dropPart() {
    recipe = new RecipeWriter(chunks::writeNode);
  }

  /**
   * What was stored.
   *
   * @param packs the packs to list in an index: those written, and those borrowed
   * @param found the packs that hold what was not stored again, the borrowed included
   * @param chunks new chunks, recipe chunks included
   * @param bytes the size of the packs written
   */
  public record Stored(
      List<PackDirectory> packs,
      List<PackDirectory> found,
      long chunks,
      long packsWritten,
      long bytes) {
    /** The same for the manifest. */
    public Manifest.Added added() {
      return new Manifest.Added(chunks, packsWritten, bytes);
    }
  }

  /** Waits until everything is durable. */
  public Stored finish() throws JamJarException {
    List<PackDirectory> written = chunks.finish();
    List<PackDirectory> packs = new ArrayList<>(written);
    List<PackDirectory> found = List.copyOf(chunks.found());
    for (PackDirectory pack : found) {
      if (index.isBorrowed(pack)) {
        packs.add(pack);
        if (store.retention().isPresent()) {
          // Its publisher need not go on extending it.
          store.retain(Layout.pack(pack.id()));
        }
      }
    }
    long bytes = written.stream().mapToLong(PackDirectory::bytes).sum();
    return new Stored(packs, found, chunks.newChunks(), written.size(), bytes);
  }

  @Override
  public void close() {
    chunks.close();
  }
}
