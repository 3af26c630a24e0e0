package dev.jamjar.repository.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.format.ByteWriter;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.write.RecipeWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
  private final Recipes recipes = new Recipes();

  @AfterEach
  void close() {
    recipes.close();
  }

  @Test
  void nothingIsNoRecipe() throws Exception {
    assertEquals(Optional.empty(), recipes.write(List.of()));
  }

  @Test
  void oneChunkIsItsOwnRoot() throws Exception {
    Manifest.Recipe recipe = recipes.write(Recipes.refs(1)).orElseThrow();

    assertEquals(new Manifest.Recipe(Recipes.ref(0).id(), 1, 0, 1), recipe);
    assertEquals(0, recipes.nodes.size());
    assertEquals(Recipes.refs(1), recipes.read(recipe));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 255, 256, 257, 40_000
      })
  void chunksAreListedInTheirOrder(int count) throws Exception {
    List<ChunkRef> refs = Recipes.refs(count);

    Manifest.Recipe recipe = recipes.write(refs).orElseThrow();

    assertEquals(count, recipe.chunks());
    assertTrue(recipe.depth() >= 1 && recipe.depth() <= Limits.MAX_RECIPE_DEPTH);
    assertEquals(refs, recipes.read(recipe));
  }

  /** A file of zeros is one chunk over and over; its recipe must not grow without end. */
  @Test
  void theSameChunkOverAndOverTakesFewNodes() throws Exception {
    for (int seed = 0; seed < 40; seed++) {
      List<ChunkRef> refs = new ArrayList<>();
      for (int i = 0; i < 3_000; i++) {
        refs.add(Recipes.ref(seed));
      }
      recipes.nodes.clear();

      Manifest.Recipe recipe = recipes.write(refs).orElseThrow();

      assertTrue(recipes.nodes.size() <= 2 * recipe.depth(), recipes.nodes.size() + " nodes");
      assertTrue(recipe.depth() <= Limits.MAX_RECIPE_DEPTH, "depth " + recipe.depth());
      assertEquals(refs, recipes.read(recipe));
    }
  }

  @Test
  void aNodeIsNeverLongerThanAReaderTakes() throws Exception {
    recipes.write(Recipes.refs(40_000));

    int longest = recipes.nodes.values().stream().mapToInt(node -> node.length).max().orElse(0);

    assertTrue(longest <= RecipeWriter.MAX_RECORDS * 37, "longest " + longest);
    assertTrue(RecipeWriter.MAX_RECORDS * 37 <= Limits.MAX_CHUNK_BYTES);
  }

  @Test
  void oneChangedRecordChangesAboutOneNodeALevel() throws Exception {
    List<ChunkRef> before = Recipes.refs(20_000);
    Manifest.Recipe first = recipes.write(before).orElseThrow();
    for (int at : List.of(0, 1, 7_777, 10_000, 19_999)) {
      Set<ChunkId> known = new HashSet<>(recipes.nodes.keySet());
      List<ChunkRef> changed = new ArrayList<>(before);
      changed.set(at, Recipes.ref(1_000_000 + at));
      List<ChunkRef> inserted = new ArrayList<>(before);
      inserted.add(at, Recipes.ref(2_000_000 + at));
      List<ChunkRef> removed = new ArrayList<>(before);
      removed.remove(at);

      for (List<ChunkRef> after : List.of(changed, inserted, removed)) {
        recipes.nodes.clear();
        Manifest.Recipe second = recipes.write(after).orElseThrow();
        long fresh = recipes.nodes.keySet().stream().filter(id -> !known.contains(id)).count();
        assertTrue(fresh <= 3L * second.depth(), fresh + " new nodes for " + second);
        assertEquals(after, recipes.read(second));
      }
    }
    assertEquals(before, recipes.read(first));
  }

  @Test
  void aLieAboutTheNumberOfChunksIsRefused() throws Exception {
    Manifest.Recipe recipe = recipes.write(Recipes.refs(100)).orElseThrow();

    for (long lie : new long[] {1, 99, 101, Limits.MAX_SOURCE_BYTES}) {
      requireRefused(new Manifest.Recipe(recipe.root(), recipe.rootBytes(), recipe.depth(), lie));
    }
    // The lie is found out before more is handed out than was announced.
    Manifest.Recipe fewer =
        new Manifest.Recipe(recipe.root(), recipe.rootBytes(), recipe.depth(), 10);
    assertEquals(Recipes.refs(100).subList(0, 9), recipes.read(fewer, 9));
  }

  @Test
  void aLieAboutTheDepthIsRefused() throws Exception {
    Manifest.Recipe recipe = recipes.write(Recipes.refs(100)).orElseThrow();

    for (int depth = 0; depth <= Limits.MAX_RECIPE_DEPTH; depth++) {
      if (depth != recipe.depth()) {
        requireRefused(
            new Manifest.Recipe(recipe.root(), recipe.rootBytes(), depth, recipe.chunks()));
      }
    }
  }

  @Test
  void aLieAboutTheRootsLengthIsRefused() throws Exception {
    Manifest.Recipe recipe = recipes.write(Recipes.refs(100)).orElseThrow();

    requireRefused(
        new Manifest.Recipe(
            recipe.root(), recipe.rootBytes() + 1, recipe.depth(), recipe.chunks()));
  }

  @Test
  void aRootThatIsNowhereIsRefused() throws Exception {
    recipes.write(Recipes.refs(100));

    requireRefused(new Manifest.Recipe(Recipes.ref(5).id(), 10, 1, 100));
  }

  @Test
  void nodesThatAreNoListsAreRefused() throws Exception {
    ByteWriter idAlone = new ByteWriter().hash(Recipes.ref(1).id().hash());
    List<byte[]> bad =
        List.of(
            new byte[] {1},
            idAlone.toByteArray(),
            new ByteWriter().hash(Recipes.ref(1).id().hash()).uvarint(0).toByteArray(),
            new ByteWriter()
                .hash(Recipes.ref(1).id().hash())
                .uvarint(Limits.MAX_CHUNK_BYTES + 1)
                .toByteArray(),
            new ByteWriter().hash(Recipes.ref(1).id().hash()).u8(0x81).u8(0).toByteArray(),
            new ByteWriter().hash(Recipes.ref(1).id().hash()).uvarint(5).u8(9).toByteArray());
    for (byte[] node : bad) {
      ChunkId id = recipes.store(node, node.length);
      requireRefused(new Manifest.Recipe(id, node.length, 1, 2));
      requireRefused(new Manifest.Recipe(id, node.length, 1, 1));
    }
  }

  /** Nodes that list themselves cannot be made; nodes that list one node many times can. */
  @Test
  void aRecipeThatUnfoldsWithoutEndIsStoppedByItsCount() throws Exception {
    ByteWriter leaf = new ByteWriter();
    leaf.hash(Recipes.ref(1).id().hash()).uvarint(Recipes.ref(1).length());
    ChunkId child = recipes.store(leaf.array(), leaf.length());
    int length = leaf.length();
    for (int level = 0; level < 7; level++) {
      ByteWriter node = new ByteWriter();
      for (int i = 0; i < 1000; i++) {
        node.hash(child.hash()).uvarint(length);
      }
      child = recipes.store(node.array(), node.length());
      length = node.length();
    }

    requireRefused(new Manifest.Recipe(child, length, 8, 5_000));
  }

  private void requireRefused(Manifest.Recipe recipe) throws JamJarException {
    assertThrows(CorruptDataException.class, () -> recipes.read(recipe), recipe.toString());
  }
}
