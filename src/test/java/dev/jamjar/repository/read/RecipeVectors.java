package dev.jamjar.repository.read;

import dev.jamjar.GoldenVector;
import dev.jamjar.JamJarException;
import dev.jamjar.format.ByteWriter;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.ChunkRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Recipe chunks, sound and damaged, for testdata/vectors: each is read as the root of a recipe of
 * depth 1 that announces three chunks.
 */
public final class RecipeVectors {
  private static final int CHUNKS = 3;

  private RecipeVectors() {}

  /** All scenarios. */
  public static List<GoldenVector> all() {
    byte[] sound = node();
    List<GoldenVector> vectors = new ArrayList<>();
    add(vectors, "node", sound);
    add(vectors, "node_truncated_in_length", Arrays.copyOf(sound, sound.length - 1));
    add(vectors, "node_truncated_in_id", Arrays.copyOf(sound, sound.length - 5));
    add(vectors, "node_lists_fewer", Arrays.copyOf(sound, record(0).length + record(1).length));
    add(vectors, "node_lists_more", Arrays.copyOf(sound, sound.length * 2));
    add(vectors, "node_chunk_empty", record(0, 0));
    add(vectors, "node_chunk_longer_than_allowed", record(0, Limits.MAX_CHUNK_BYTES + 1));
    add(
        vectors,
        "node_length_longer_than_needed",
        new ByteWriter().hash(Recipes.ref(0).id().hash()).u8(0x81).u8(0).toByteArray());
    vectors.add(GoldenVector.of("recipe_trees", new byte[0], bytes -> trees()));
    return vectors;
  }

  /** The recipe chunk of the references 0, 1 and 2. */
  static byte[] node() {
    ByteWriter out = new ByteWriter();
    for (int i = 0; i < CHUNKS; i++) {
      byte[] one = record(i);
      out.bytes(one, 0, one.length);
    }
    return out.toByteArray();
  }

  static Map<String, String> describe(byte[] node) throws JamJarException {
    if (node.length == 0) {
      return trees();
    }
    Map<String, String> facts = new LinkedHashMap<>();
    try (Recipes recipes = new Recipes()) {
      ChunkId root = recipes.store(node, node.length);
      for (ChunkRef ref : recipes.read(new Manifest.Recipe(root, node.length, 1, CHUNKS))) {
        facts.put("chunk " + facts.size(), ref.id() + " of " + ref.length() + " bytes");
      }
    }
    return facts;
  }

  /** Where lists of many chunks end up, so that nobody changes where they are cut unknowingly. */
  private static Map<String, String> trees() throws JamJarException {
    Map<String, String> facts = new LinkedHashMap<>();
    for (int count : List.of(1, 2, 16, 100, 1_000, 10_000)) {
      try (Recipes recipes = new Recipes()) {
        Manifest.Recipe recipe = recipes.write(Recipes.refs(count)).orElseThrow();
        facts.put(
            count + " chunks",
            "root %s of %d bytes, depth %d, %d recipe chunks"
                .formatted(
                    recipe.root(), recipe.rootBytes(), recipe.depth(), recipes.nodes.size()));
      }
    }
    return facts;
  }

  private static void add(List<GoldenVector> vectors, String scenario, byte[] bytes) {
    vectors.add(GoldenVector.of("recipe_" + scenario, bytes, RecipeVectors::describe));
  }

  private static byte[] record(int i) {
    return record(i, Recipes.ref(i).length());
  }

  private static byte[] record(int i, int length) {
    return new ByteWriter().hash(Recipes.ref(i).id().hash()).uvarint(length).toByteArray();
  }
}
