package dev.jamjar.index;

import dev.jamjar.GoldenVector;
import dev.jamjar.SampleBytes;
import dev.jamjar.format.ByteWriter;
import dev.jamjar.format.Limits;
import dev.jamjar.pack.PackDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small index segments, sound and damaged, for testdata/vectors. */
public final class IndexVectors {
  static final byte[] SALT = SampleBytes.random(1, IndexSegment.SALT_BYTES);

  private IndexVectors() {}

  /** All scenarios. */
  public static List<GoldenVector> all() {
    byte[] two = sound();
    List<GoldenVector> vectors = new ArrayList<>();
    add(vectors, "empty", IndexSegment.write(SALT, List.of()));
    add(vectors, "two_packs", two);
    add(vectors, "kind_wrong", SampleBytes.flipped(two, 6, 'I' ^ 'P'));
    add(vectors, "version_0", SampleBytes.flipped(two, 7, 1));
    add(vectors, "salt_truncated", Arrays.copyOf(two, 8 + IndexSegment.SALT_BYTES - 1));
    add(vectors, "truncated", Arrays.copyOf(two, two.length - 1));
    add(vectors, "trailing_byte", Arrays.copyOf(two, two.length + 1));
    add(vectors, "more_packs_than_bytes", header().uvarint(1000).toByteArray());
    add(vectors, "pack_larger_than_allowed", pack(Limits.MAX_PACK_BYTES + 1L, 0).toByteArray());
    add(vectors, "frame_beyond_its_pack", frame(100, 8, 93, 1, 5).toByteArray());
    add(vectors, "frame_to_the_end_of_its_pack", frame(100, 8, 92, 1, 5).toByteArray());
    add(vectors, "frame_without_chunks", frame(100, 8, 20, 0).toByteArray());
    add(vectors, "chunk_empty", frame(100, 8, 20, 1, 0).toByteArray());
    add(
        vectors,
        "chunk_longer_than_allowed",
        frame(100, 8, 20, 1, Limits.MAX_CHUNK_BYTES + 1).toByteArray());
    int most = Limits.MAX_CHUNK_BYTES;
    add(
        vectors,
        "frame_longer_than_allowed",
        frame(100, 8, 20, 5, most, most, most, most, 1).toByteArray());
    add(vectors, "more_chunks_than_bytes", frame(100, 8, 20, 60000).toByteArray());
    add(
        vectors,
        "more_chunks_than_allowed",
        frame(100, 8, 20, Limits.MAX_FRAME_CHUNKS + 1).toByteArray());
    return vectors;
  }

  static byte[] sound() {
    return IndexSegment.write(
        SALT,
        List.of(
            Packs.of("a", new int[] {0, 1, 2}, new int[] {70_000}, new int[] {200}),
            Packs.of("b", new int[] {2, 3})));
  }

  static Map<String, String> describe(byte[] bytes) throws Exception {
    Map<String, String> facts = new LinkedHashMap<>();
    List<PackDirectory> packs = IndexSegment.read("index", bytes);
    for (PackDirectory pack : packs) {
      facts.put("pack " + facts.size(), pack.id() + " of " + pack.bytes() + " bytes");
      for (PackDirectory.Frame frame : pack.frames()) {
        List<String> chunks = new ArrayList<>();
        for (int i = 0; i < frame.chunks(); i++) {
          chunks.add(frame.id(i).hash().abbreviated() + " of " + frame.lengths()[i]);
        }
        facts.put(
            "frame " + facts.size(),
            frame.bytes() + " bytes at " + frame.offset() + ": " + String.join(", ", chunks));
      }
    }
    return facts;
  }

  private static void add(List<GoldenVector> vectors, String scenario, byte[] bytes) {
    vectors.add(GoldenVector.of("index_" + scenario, bytes, IndexVectors::describe));
  }

  private static ByteWriter header() {
    return new ByteWriter().ascii("JAMJARI").u8(1).bytes(SALT, 0, SALT.length);
  }

  private static ByteWriter pack(long bytes, int frames) {
    return header().uvarint(1).hash(Packs.hash("pack")).uvarint(bytes).uvarint(frames);
  }

  private static ByteWriter frame(
      long packBytes, long gap, long bytes, int chunks, int... lengths) {
    ByteWriter out = pack(packBytes, 1).uvarint(gap).uvarint(bytes).uvarint(chunks);
    for (int i = 0; i < lengths.length; i++) {
      out.hash(Packs.hash("chunk " + i));
    }
    for (int length : lengths) {
      out.uvarint(length);
    }
    return out;
  }
}
