package dev.jamjar.pack;

import dev.jamjar.GoldenVector;
import dev.jamjar.SampleBytes;
import dev.jamjar.format.ByteWriter;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.ChunkId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small packs, sound and damaged, for testdata/vectors. */
public final class PackVectors {
  private PackVectors() {}

  /** A pack of two short chunks that share a zstd frame and one long chunk that is stored. */
  public static PackWriter.Sealed small() {
    return sealed(
        SampleBytes.compressible(1, 300),
        SampleBytes.compressible(2, 200),
        SampleBytes.random(3, 16 << 10));
  }

  /** A pack of these chunks. */
  public static PackWriter.Sealed sealed(byte[]... chunks) {
    try (PackWriter writer = new PackWriter()) {
      for (byte[] chunk : chunks) {
        writer.add(ChunkId.of(chunk), chunk, 0, chunk.length);
      }
      return writer.seal();
    }
  }

  public static byte[] bytes(PackWriter.Sealed sealed) {
    byte[] bytes = new byte[sealed.content().remaining()];
    sealed.content().duplicate().get(bytes);
    return bytes;
  }

  /** All scenarios. */
  public static List<GoldenVector> all() {
    byte[] zstd = bytes(sealed(text("jam ".repeat(40)), text("jar ".repeat(30))));
    byte[] stored = pack(frame(0, 0, 2, new int[] {3, 4}, text("jamjar!")));
    List<GoldenVector> vectors = new ArrayList<>();
    add(vectors, "empty", pack());
    add(vectors, "stored", stored);
    add(vectors, "zstd", zstd);
    add(vectors, "salted", bytes(small().salted(new FixedRandom())));
    add(vectors, "salt_truncated", Arrays.copyOf(stored, 8));
    add(vectors, "two_frames", pack(frame(0, 0, 1, new int[] {3}, text("jam")), lone("jar")));
    add(vectors, "magic_wrong", SampleBytes.flipped(stored, 0, 0x20));
    add(vectors, "kind_wrong", SampleBytes.flipped(stored, 6, 'P' ^ 'I'));
    add(vectors, "version_2", SampleBytes.flipped(stored, 7, 3));
    add(vectors, "header_truncated", Arrays.copyOf(stored, 7));
    add(vectors, "truncated_in_frame", Arrays.copyOf(stored, 15));
    add(vectors, "end_missing", Arrays.copyOf(stored, stored.length - 2));
    add(vectors, "trailing_byte", Arrays.copyOf(stored, stored.length + 1));
    add(vectors, "frame_count_lies", SampleBytes.flipped(stored, stored.length - 1, 2));
    add(vectors, "compression_unknown", pack(frame(2, 0, 1, new int[] {3}, text("jam"))));
    add(vectors, "encryption_unknown", pack(frame(0, 1, 1, new int[] {3}, text("jam"))));
    add(vectors, "frame_without_chunks", pack(frame(0, 0, 0, new int[0], text(""))));
    add(vectors, "chunk_empty", pack(frame(0, 0, 2, new int[] {0, 3}, text("jam"))));
    add(
        vectors,
        "chunk_longer_than_allowed",
        pack(frame(0, 0, 1, new int[] {Limits.MAX_CHUNK_BYTES + 1}, text("jam"))));
    add(
        vectors,
        "frame_longer_than_allowed",
        pack(frame(1, 0, 5, filled(5, Limits.MAX_CHUNK_BYTES), text("jam"))));
    add(vectors, "more_chunks_than_bytes", pack(frame(0, 0, 60000, new int[0], text("jam"))));
    add(vectors, "stored_lengths_do_not_add_up", pack(frame(0, 0, 1, new int[] {4}, text("jam"))));
    add(vectors, "zstd_damaged", SampleBytes.flipped(zstd, zstd.length - 6, 0x10));
    add(vectors, "zstd_is_no_zstd", pack(frame(1, 0, 1, new int[] {3}, text("jam"))));
    add(vectors, "zstd_length_lies", zstdLengthLies(zstd));
    add(
        vectors,
        "varint_longer_than_needed",
        new ByteWriter()
            .ascii("JAMJARP")
            .u8(1)
            .u8(0)
            .u8(0)
            .u8(0)
            .u8(0x81)
            .u8(0)
            .uvarint(3)
            .uvarint(3)
            .ascii("jam")
            .u8(0xff)
            .uvarint(1)
            .toByteArray());
    return vectors;
  }

  /** What a scanner finds. */
  static Map<String, String> describe(byte[] bytes) throws Exception {
    PackDirectory pack = PackScanner.scan("pack", bytes);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("id", pack.id().toString());
    facts.put("frames", Integer.toString(pack.frames().size()));
    int chunk = 0;
    for (PackDirectory.Frame frame : pack.frames()) {
      for (int i = 0; i < frame.chunks(); i++) {
        facts.put(
            "chunk " + chunk++,
            "%s of %d bytes in the frame of %d at %d"
                .formatted(frame.id(i), frame.lengths()[i], frame.bytes(), frame.offset()));
      }
    }
    return facts;
  }

  private static void add(List<GoldenVector> vectors, String scenario, byte[] bytes) {
    vectors.add(GoldenVector.of("pack_" + scenario, bytes, PackVectors::describe));
  }

  private static byte[] zstdLengthLies(byte[] pack) {
    // The first chunk's length, 160, stands in two bytes behind header, salt and frame start.
    return SampleBytes.flipped(pack, 12, 1);
  }

  private static byte[] lone(String text) {
    return frame(0, 0, 1, new int[] {text.length()}, text(text));
  }

  private static byte[] frame(
      int compression, int encryption, int chunks, int[] lengths, byte[] payload) {
    ByteWriter out = new ByteWriter().u8(compression).u8(encryption).uvarint(chunks);
    for (int length : lengths) {
      out.uvarint(length);
    }
    return out.uvarint(payload.length).bytes(payload, 0, payload.length).toByteArray();
  }

  private static byte[] pack(byte[]... frames) {
    ByteWriter out = new ByteWriter().ascii("JAMJARP").u8(1).uvarint(0);
    for (byte[] frame : frames) {
      out.bytes(frame, 0, frame.length);
    }
    return out.u8(0xff).uvarint(frames.length).toByteArray();
  }

  private static int[] filled(int count, int value) {
    int[] values = new int[count];
    Arrays.fill(values, value);
    return values;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Gives the same salt every time. */
  private static final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @Override
    public long nextLong() {
      return 0x0123456789abcdefL;
    }
  }
}
