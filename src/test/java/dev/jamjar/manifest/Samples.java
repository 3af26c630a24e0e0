package dev.jamjar.manifest;

import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.sign.KeyId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A manifest and a catalog with something in every field, and others with nothing in any. */
final class Samples {
  static final String REPOSITORY = "00112233445566778899aabbccddeeff";
  static final KeyId PUBLISHER = KeyId.fromHex("0123456789ABCDEF");
  static final Instant TIME = Instant.parse("2026-11-22T03:00:00Z");

  private Samples() {}

  static Manifest manifest() {
    return new Manifest(
        REPOSITORY,
        PUBLISHER,
        7,
        Optional.of(hash("manifest before")),
        TIME,
        new Manifest.Source("0.chkjam", 5_000_078, hash("file"), hash("sha256 of the file")),
        new CheckpointInfo(
            "chkjam",
            OptionalLong.of(1),
            OptionalLong.of(4711),
            Optional.of(hash("kernel")),
            OptionalLong.of(42),
            Optional.empty(),
            OptionalLong.of(43),
            Optional.of(new CheckpointInfo.Nouns(461_442, 985_967, 524_526)),
            "valid"),
        List.of("nightly", "größer"),
        List.of(
            new Manifest.Part("raw", 1, 78, recipe("header", 78, 0, 1)),
            new Manifest.Part("jam", 1, 5_000_000, recipe("state", 200, 2, 31_000))),
        new Manifest.Added(314, 1, 65_358));
  }

  /** The first snapshot of an empty file. */
  static Manifest emptyManifest() {
    return new Manifest(
        REPOSITORY,
        PUBLISHER,
        1,
        Optional.empty(),
        TIME,
        new Manifest.Source("empty", 0, hash(""), hash("sha256")),
        new CheckpointInfo(
            "other",
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            Optional.of("it is no checkpoint"),
            OptionalLong.empty(),
            Optional.empty(),
            "none"),
        List.of(),
        List.of(),
        new Manifest.Added(0, 0, 0));
  }

  static Catalog catalog() {
    return new Catalog(
        REPOSITORY,
        PUBLISHER,
        7,
        Optional.of(hash("catalog before")),
        TIME,
        List.of(new Catalog.IndexRef(hash("index 1"), 65_536), new Catalog.IndexRef(hash("2"), 9)),
        List.of(
            new Catalog.Entry(
                hash("manifest before"),
                TIME.minusSeconds(86_400),
                OptionalLong.empty(),
                OptionalLong.empty(),
                "other.jam",
                0,
                0,
                List.of()),
            new Catalog.Entry(
                hash("manifest"),
                TIME,
                OptionalLong.of(42),
                OptionalLong.of(4711),
                "0.chkjam",
                5_000_078,
                65_358,
                List.of("nightly"))),
        List.of(
            new Catalog.Retired("packs/" + hash("pack"), TIME, Optional.empty()),
            new Catalog.Retired("packs/" + hash("gone"), TIME, Optional.of(TIME.plusSeconds(9))),
            new Catalog.Retired("manifests/" + hash("old") + ".json", TIME, Optional.empty())));
  }

  static Catalog emptyCatalog() {
    return new Catalog(
        REPOSITORY, PUBLISHER, 1, Optional.empty(), TIME, List.of(), List.of(), List.of());
  }

  static Hash hash(String text) {
    return Blake3.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Manifest.Recipe> recipe(String root, int bytes, int depth, long chunks) {
    return Optional.of(new Manifest.Recipe(new ChunkId(hash(root)), bytes, depth, chunks));
  }
}
