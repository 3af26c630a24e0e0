package dev.jamjar.repository.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.SampleBytes;
import dev.jamjar.format.ByteWriter;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.index.ChunkLocation;
import dev.jamjar.index.IndexSegment;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.pack.PackWriter;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.read.RecipeDifference.Amount;
import dev.jamjar.repository.write.RecipeWriter;
import dev.jamjar.store.MemoryStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The comparison, against counting every chunk of both sides one by one. */
class RecipeDifferenceProperties {
  /** Two lists of chunk numbers, the second an edited copy of the first. */
  record Edited(List<Integer> a, List<Integer> b) {}

  @Provide
  Arbitrary<Edited> edited() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3000),
            Arbitraries.integers().between(1, 400),
            Arbitraries.integers().between(0, 6),
            Arbitraries.longs())
        .as(RecipeDifferenceProperties::edit);
  }

  private static Edited edit(int length, int kinds, int edits, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean repeats = random.nextBoolean();
    List<Integer> a = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      a.add(repeats ? random.nextInt(kinds) : i);
    }
    List<Integer> b = new ArrayList<>(a);
    for (int i = 0; i < edits; i++) {
      int from = random.nextInt(b.size() + 1);
      int to = Math.min(b.size(), from + random.nextInt(60));
      List<Integer> piece = List.copyOf(b.subList(from, to));
      switch (random.nextInt(4)) {
        case 0 -> b.subList(from, to).clear();
        case 1 -> b.addAll(random.nextInt(b.size() + 1), piece);
        case 2 -> b.add(from, 10_000 + random.nextInt(10));
        default -> {
          b.subList(from, to).clear();
          b.addAll(random.nextInt(b.size() + 1), piece);
        }
      }
    }
    return new Edited(a, b);
  }

  @Property(tries = 60)
  void countsWhatCountingOneByOneCounts(@ForAll("edited") Edited lists) throws Exception {
    try (Content content = new Content()) {
      List<Manifest.Recipe> a = content.recipes(lists.a());
      List<Manifest.Recipe> b = content.recipes(lists.b());

      RecipeDifference.Result quick = content.compare(a, b, false);
      RecipeDifference.Result whole = content.compare(a, b, true);

      Amount onlyA = content.surplus(lists.a(), lists.b());
      Amount onlyB = content.surplus(lists.b(), lists.a());
      assertEquals(onlyA, quick.onlyA());
      assertEquals(onlyB, quick.onlyB());
      assertEquals(lists.a().size() - onlyA.chunks(), quick.sharedChunks());
      assertEquals(OptionalLong.empty(), quick.sharedBytes());
      assertEquals(onlyA, whole.onlyA());
      assertEquals(onlyB, whole.onlyB());
      assertEquals(OptionalLong.of(content.total(lists.a()) - onlyA.bytes()), whole.sharedBytes());
    }
  }

  @Property(tries = 20)
  void storedIsTheFramesOfWhatOnlyOneSideLists(@ForAll("edited") Edited lists) throws Exception {
    try (Content content = new Content()) {
      List<Manifest.Recipe> a = content.recipes(lists.a());
      List<Manifest.Recipe> b = content.recipes(lists.b());
      Set<PackDirectory.Frame> expected = new HashSet<>();
      Map<Integer, Integer> ofA = Content.times(lists.a());
      Content.times(lists.b())
          .forEach(
              (number, times) -> {
                if (times > ofA.getOrDefault(number, 0)) {
                  expected.add(content.location(number).frame());
                }
              });
      // Data chunks alone: depth 0 on both sides has no recipe chunks in the count.
      content.compare(a, b, false);
      long data = expected.stream().mapToLong(PackDirectory.Frame::bytes).sum();
      assertTrue(content.difference.storedOnlyB() >= data);
      assertTrue(
          content.difference.storedOnlyB() <= data + content.nodeFrameBytes(),
          content.difference.storedOnlyB() + " for " + data);
    }
  }

  @Example
  void whatBothHaveIsNotRead() throws Exception {
    try (Content content = new Content()) {
      List<Integer> a = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        a.add(i);
      }
      List<Integer> b = new ArrayList<>(a);
      b.add(1500, 20_000);
      List<Manifest.Recipe> recipesA = content.recipes(a);
      List<Manifest.Recipe> recipesB = content.recipes(b);
      int all = content.nodes();

      RecipeDifference.Result result = content.compare(recipesA, recipesB, false);

      assertEquals(1, result.onlyB().chunks());
      assertTrue(
          result.recipesOnlyB().chunks() <= 2L * recipesB.get(0).depth(),
          result.recipesOnlyB() + " of " + all);
    }
  }

  @Example
  void nothingIsReadOfEqualRecipes() throws Exception {
    try (Content content = new Content()) {
      List<Integer> numbers = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
      List<Manifest.Recipe> recipes = content.recipes(numbers);

      RecipeDifference.Result result = content.compare(recipes, recipes, false);

      assertEquals(9, result.sharedChunks());
      assertEquals(0, content.difference.storedOnlyA());
    }
  }

  @Example
  void aRecipeThatListsOtherThanItsManifestSaysIsDamaged() throws Exception {
    try (Content content = new Content()) {
      Manifest.Recipe one = content.recipes(List.of(1, 2, 3)).get(0);
      Manifest.Recipe two = content.recipes(List.of(1, 2, 3, 4)).get(0);
      Manifest.Recipe wrong =
          new Manifest.Recipe(two.root(), two.rootBytes(), two.depth(), two.chunks() + 1);

      assertThrows(
          CorruptDataException.class, () -> content.compare(List.of(one), List.of(wrong), false));
    }
  }

  /** Recipes whose node lists another many times, level upon level: more than a number holds. */
  @Example
  void moreChunksThanAnyNumberHoldsAreDamage() throws Exception {
    try (Content content = new Content()) {
      ChunkRef listed = content.chunk(1);
      for (int depth = 0; depth < 8; depth++) {
        ByteWriter node = new ByteWriter(16);
        for (int i = 0; i < 5000; i++) {
          node.hash(listed.id().hash()).uvarint(listed.length());
        }
        byte[] bytes = node.toByteArray();
        listed = new ChunkRef(content.store(bytes), bytes.length);
      }
      Manifest.Recipe hostile = new Manifest.Recipe(listed.id(), listed.length(), 8, 1L << 60);

      assertThrows(
          CorruptDataException.class, () -> content.compare(List.of(hostile), List.of(), false));
    }
  }

  /** Chunks of a few bytes, and recipes of them, in one pack. */
  private static final class Content implements AutoCloseable {
    private final Map<Integer, ChunkRef> chunks = new HashMap<>();
    private final PackWriter packs = new PackWriter();
    private final Set<ChunkId> written = new HashSet<>();
    private final Set<ChunkId> nodes = new HashSet<>();
    private final MemoryStore store = new MemoryStore();
    private LoadedIndex index;
    RecipeDifference difference;

    List<Manifest.Recipe> recipes(List<Integer> numbers) throws JamJarException {
      RecipeWriter writer = new RecipeWriter(this::node);
      for (int number : numbers) {
        ChunkRef ref = chunk(number);
        writer.add(ref.id(), ref.length());
      }
      return writer.finish().stream().toList();
    }

    ChunkRef chunk(int number) {
      return chunks.computeIfAbsent(
          number,
          n -> {
            byte[] bytes = SampleBytes.random(n, 5 + n % 50);
            return new ChunkRef(store(bytes), bytes.length);
          });
    }

    private ChunkId node(byte[] buffer, int length) {
      ChunkId id = store(Arrays.copyOf(buffer, length));
      nodes.add(id);
      return id;
    }

    ChunkId store(byte[] bytes) {
      ChunkId id = ChunkId.of(bytes);
      if (written.add(id)) {
        packs.add(id, bytes, 0, bytes.length);
      }
      return id;
    }

    RecipeDifference.Result compare(
        List<Manifest.Recipe> a, List<Manifest.Recipe> b, boolean addUpShared)
        throws JamJarException {
      seal();
      if (difference != null) {
        difference.close();
      }
      difference = new RecipeDifference(store, index, 2);
      return difference.compare(a, b, addUpShared);
    }

    private void seal() throws JamJarException {
      if (index == null) {
        index = LoadedIndex.load(store, List.of(), IndexCache.none());
      }
      if (!packs.isEmpty()) {
        PackWriter.Sealed sealed = packs.seal();
        store.put(Layout.pack(sealed.directory().id()), sealed.content().duplicate());
        byte[] segment =
            IndexSegment.write(new byte[IndexSegment.SALT_BYTES], List.of(sealed.directory()));
        Hash id = Blake3.of(segment);
        store.put(Layout.index(id), ByteBuffer.wrap(segment));
        index =
            LoadedIndex.load(
                store, List.of(new Catalog.IndexRef(id, segment.length)), IndexCache.none());
      }
    }

    ChunkLocation location(int number) {
      try {
        seal();
      } catch (JamJarException e) {
        throw new AssertionError(e);
      }
      return index.chunks().find(chunks.get(number).id());
    }

    int nodes() {
      return nodes.size();
    }

    long nodeFrameBytes() {
      Set<PackDirectory.Frame> frames = new HashSet<>();
      nodes.forEach(node -> frames.add(index.chunks().find(node).frame()));
      return frames.stream().mapToLong(PackDirectory.Frame::bytes).sum();
    }

    long total(List<Integer> numbers) {
      return numbers.stream().mapToLong(number -> chunk(number).length()).sum();
    }

    static Map<Integer, Integer> times(List<Integer> numbers) {
      Map<Integer, Integer> times = new HashMap<>();
      numbers.forEach(number -> times.merge(number, 1, Integer::sum));
      return times;
    }

    /** What is in the first bag beyond the second. */
    Amount surplus(List<Integer> of, List<Integer> beyond) {
      Map<Integer, Integer> other = times(beyond);
      long count = 0;
      long bytes = 0;
      for (Map.Entry<Integer, Integer> one : times(of).entrySet()) {
        int more = one.getValue() - other.getOrDefault(one.getKey(), 0);
        count += Math.max(0, more);
        bytes += (long) Math.max(0, more) * chunk(one.getKey()).length();
      }
      return new Amount(count, bytes);
    }

    @Override
    public void close() {
      packs.close();
      if (difference != null) {
        difference.close();
      }
    }
  }
}
