package dev.jamjar.manifest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.JamJarException;
import dev.jamjar.SampleBytes;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.sign.KeyId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ManifestProperties {
  @Property(tries = 200)
  void aManifestIsReadAsItWasWritten(@ForAll("manifests") Manifest manifest) throws Exception {
    byte[] written = manifest.write();

    Manifest read = Manifest.read("manifest", written);

    assertEquals(manifest, read);
    assertArrayEquals(written, read.write());
  }

  @Property(tries = 200)
  void aCatalogIsReadAsItWasWritten(@ForAll("catalogs") Catalog catalog) throws Exception {
    byte[] written = catalog.write();

    Catalog read = Catalog.read("catalog", written);

    assertEquals(catalog, read);
    assertArrayEquals(written, read.write());
  }

  @Property(tries = 1)
  void everyTruncationAndFlippedBitEndsWell() {
    for (byte[] sound : List.of(Samples.manifest().write(), Samples.catalog().write())) {
      for (int i = 0; i < sound.length; i++) {
        read(SampleBytes.flipped(sound, i, 1 << (i & 7)));
        read(SampleBytes.flipped(sound, i, 1));
        // The line feed at the very end is all that may be missing.
        boolean accepted = read(Arrays.copyOf(sound, i));
        assertFalse(accepted && i < sound.length - 1, "accepted " + i + " bytes");
      }
    }
  }

  @Property(tries = 500)
  void aFileNameStaysInTheFolderItIsJoinedTo(@ForAll String name) {
    if (Manifest.isFileName(name)) {
      Path folder = Path.of("/folder");
      try {
        assertEquals(folder, folder.resolve(name).normalize().getParent());
      } catch (InvalidPathException e) {
        // A name that this system cannot have; it leads nowhere.
      }
    }
  }

  @Property(tries = 1)
  void ordinaryNamesAreFileNames() {
    for (String name : List.of("0.chkjam", "größer 😀.jam", "...", "-", "~", "a".repeat(255))) {
      assertTrue(Manifest.isFileName(name), name);
    }
  }

  @Provide
  Arbitrary<Manifest> manifests() {
    return Combinators.combine(
            keys(),
            sequences(),
            hashes().optional(),
            times(),
            names(),
            checkpoints(),
            tags(),
            parts().list().ofMaxSize(5))
        .as(
            (key, sequence, previous, time, name, checkpoint, tags, parts) ->
                new Manifest(
                    Samples.REPOSITORY,
                    key,
                    sequence,
                    previous,
                    time,
                    new Manifest.Source(
                        name,
                        parts.stream().mapToLong(Manifest.Part::bytes).sum(),
                        Samples.hash(name),
                        Samples.hash(name + name)),
                    checkpoint,
                    tags,
                    parts,
                    new Manifest.Added(sequence - 1, sequence, Long.MAX_VALUE),
                    previous.map(hash -> new Manifest.Copied(name, key, hash))));
  }

  @Provide
  Arbitrary<Catalog> catalogs() {
    Arbitrary<Catalog.IndexRef> indexes =
        Combinators.combine(hashes(), Arbitraries.longs().between(1, Limits.MAX_INDEX_BYTES))
            .as(Catalog.IndexRef::new);
    Arbitrary<Catalog.Entry> entries =
        Combinators.combine(
                hashes(), times(), counts(), counts(), names(), sizes(), sequences(), tags())
            .as(
                (id, time, height, event, name, bytes, added, tags) ->
                    new Catalog.Entry(
                        id,
                        time,
                        height,
                        event,
                        name,
                        bytes,
                        added,
                        tags,
                        height.isPresent() ? Optional.of(id) : Optional.empty()));
    return Combinators.combine(
            keys(),
            sequences(),
            hashes().optional(),
            times(),
            indexes.list().ofMaxSize(10),
            entries.list().ofMaxSize(10),
            retired().list().ofMaxSize(10))
        .as(
            (key, sequence, previous, time, index, entry, gone) ->
                new Catalog(Samples.REPOSITORY, key, sequence, previous, time, index, entry, gone));
  }

  private static Arbitrary<Catalog.Retired> retired() {
    Arbitrary<String> names =
        Combinators.combine(
                Arbitraries.of("packs/%s", "indexes/%s", "manifests/%s.json", "catalogs/%s.json"),
                hashes())
            .as(String::formatted);
    return Combinators.combine(names, times(), times().optional()).as(Catalog.Retired::new);
  }

  private static Arbitrary<Manifest.Part> parts() {
    Arbitrary<Manifest.Recipe> recipes =
        Combinators.combine(
                hashes(),
                Arbitraries.integers().between(1, Limits.MAX_CHUNK_BYTES),
                Arbitraries.integers().between(0, Limits.MAX_RECIPE_DEPTH),
                Arbitraries.longs().between(1, Limits.MAX_SOURCE_BYTES))
            .as(
                (root, bytes, depth, chunks) ->
                    new Manifest.Recipe(new ChunkId(root), bytes, depth, chunks));
    return Combinators.combine(
            Arbitraries.of("raw", "jam"),
            Arbitraries.integers().between(1, Integer.MAX_VALUE),
            Arbitraries.longs().between(0, Limits.MAX_SOURCE_BYTES / 8),
            recipes)
        .as(
            (codec, version, bytes, recipe) ->
                new Manifest.Part(
                    codec, version, bytes, bytes == 0 ? Optional.empty() : Optional.of(recipe)));
  }

  private static Arbitrary<CheckpointInfo> checkpoints() {
    return Combinators.combine(
            Arbitraries.of("chkjam", "exported-state", "jam", "other"),
            counts(),
            counts(),
            hashes().optional(),
            counts(),
            text().optional(),
            Combinators.combine(counts(), nouns().optional()).as(Map::entry),
            Arbitraries.of("valid", "mismatch", "none"))
        .as(
            (kind, version, event, kernel, height, reason, chain, checksum) ->
                new CheckpointInfo(
                    kind,
                    version,
                    event,
                    kernel,
                    height,
                    reason,
                    chain.getKey(),
                    chain.getValue(),
                    checksum));
  }

  private static Arbitrary<CheckpointInfo.Nouns> nouns() {
    Arbitrary<Long> count = Arbitraries.longs().between(0, Long.MAX_VALUE);
    return Combinators.combine(count, count, count).as(CheckpointInfo.Nouns::new);
  }

  private static Arbitrary<KeyId> keys() {
    return Arbitraries.longs().map(bits -> KeyId.fromHex("%016X".formatted(bits)));
  }

  private static Arbitrary<Hash> hashes() {
    return Arbitraries.longs().map(seed -> Samples.hash("" + seed));
  }

  private static Arbitrary<Long> sequences() {
    return Arbitraries.longs().between(1, Long.MAX_VALUE);
  }

  private static Arbitrary<Long> sizes() {
    return Arbitraries.longs().between(0, Limits.MAX_SOURCE_BYTES);
  }

  private static Arbitrary<OptionalLong> counts() {
    return Arbitraries.longs()
        .between(0, Long.MAX_VALUE)
        .optional()
        .map(value -> value.map(OptionalLong::of).orElse(OptionalLong.empty()));
  }

  private static Arbitrary<Instant> times() {
    return Arbitraries.longs().between(0, 253_402_300_799L).map(Instant::ofEpochSecond);
  }

  private static Arbitrary<List<String>> tags() {
    return text().filter(Manifest::isTag).list().ofMaxSize(3);
  }

  private static Arbitrary<String> names() {
    return text().filter(Manifest::isFileName);
  }

  private static Arbitrary<String> text() {
    return Arbitraries.strings()
        .withCharRange(' ', '\ud7ff')
        .withCharRange('\ue000', '\uffff')
        .ofMinLength(1)
        .ofMaxLength(20);
  }

  /** Whether one of the two readers takes the bytes. */
  private static boolean read(byte[] bytes) {
    boolean accepted = false;
    try {
      Manifest.read("manifest", bytes);
      accepted = true;
    } catch (JamJarException e) {
      // One of ours.
    }
    try {
      Catalog.read("catalog", bytes);
      accepted = true;
    } catch (JamJarException e) {
      // One of ours.
    }
    return accepted;
  }
}
