package dev.jamjar.repository.read;

import dev.jamjar.JamJarException;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.PackId;
import dev.jamjar.index.ChunkIndex;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.pack.PackWriter;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.write.RecipeWriter;
import dev.jamjar.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store of recipe chunks in packs, and recipes written to it. */
final class Recipes implements AutoCloseable {
  final MemoryStore store = new MemoryStore();
  final ChunkIndex index = new ChunkIndex();
  final Map<ChunkId, byte[]> nodes = new LinkedHashMap<>();
  private final PackWriter packs = new PackWriter();
  private ChunkFetcher fetcher;

  /** The reference that number {@code i} stands for. */
  static ChunkRef ref(long i) {
    ChunkId id = ChunkId.of(("chunk " + i).getBytes(StandardCharsets.US_ASCII));
    return new ChunkRef(id, 1 + (int) Math.floorMod(i * 7919, 300_000L));
  }

  static List<ChunkRef> refs(int count) {
    List<ChunkRef> refs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      refs.add(ref(i));
    }
    return refs;
  }

  /** Writes a recipe; its nodes can be read from now on. */
  Optional<Manifest.Recipe> write(List<ChunkRef> refs) throws JamJarException {
    RecipeWriter writer = new RecipeWriter(this::store);
    for (ChunkRef ref : refs) {
      writer.add(ref.id(), ref.length());
    }
    return writer.finish();
  }

  /** Stores a recipe chunk, or anything else. */
  ChunkId store(byte[] node, int length) {
    byte[] copy = Arrays.copyOf(node, length);
    ChunkId id = ChunkId.of(copy);
    nodes.put(id, copy);
    packs.add(id, copy, 0, length);
    return id;
  }

  List<ChunkRef> read(Manifest.Recipe recipe) throws JamJarException {
    return read(recipe, Integer.MAX_VALUE);
  }

  /** The first {@code most} of a recipe's chunks. */
  List<ChunkRef> read(Manifest.Recipe recipe, int most) throws JamJarException {
    seal();
    RefSource source = RecipeReader.over(recipe, fetcher::open);
    List<ChunkRef> refs = new ArrayList<>();
    for (ChunkRef ref = source.next(); ref != null && refs.size() < most; ref = source.next()) {
      refs.add(ref);
    }
    return refs;
  }

  /** The pack that was written last. */
  PackId seal() {
    PackWriter.Sealed sealed = packs.seal();
    store.put(Layout.pack(sealed.directory().id()), sealed.content());
    index.add(sealed.directory());
    if (fetcher != null) {
      fetcher.close();
    }
    fetcher = new ChunkFetcher(store, index, 2);
    return sealed.directory().id();
  }

  ChunkFetcher fetcher() {
    return fetcher;
  }

  @Override
  public void close() {
    packs.close();
    if (fetcher != null) {
      fetcher.close();
    }
  }
}
