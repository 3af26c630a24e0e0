package dev.jamjar.checkpoint;

import dev.jamjar.hash.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A file of testdata/chkjam: {@code key: value} lines that say what a checkpoint's bytes mean, an
 * empty line, and the bytes in hexadecimal.
 */
record Vector(String facts, byte[] bytes) {
  private static final int LINE_BYTES = 32;

  static Vector read(Path file) throws IOException {
    String[] halves = Files.readString(file).split("\n\n", 2);
    return new Vector(halves[0], HexFormat.of().parseHex(halves[1].replace("\n", "")));
  }

  void write(Path file) throws IOException {
    String hex = HexFormat.of().formatHex(bytes);
    Files.writeString(
        file,
        facts + "\n\n" + hex.replaceAll("(.{" + 2 * LINE_BYTES + "})", "$1\n").strip() + "\n");
  }

  /** What the first half of a vector says of these bytes. */
  static String describe(byte[] bytes) throws IOException {
    try (OpenBytes open = new OpenBytes(bytes)) {
      return describe(CheckpointFacts.of(Checkpoint.read(open.channel())));
    }
  }

  private static String describe(CheckpointFacts facts) {
    return String.join(
        "\n",
        "kind: " + facts.kind().label(),
        "version: " + (facts.version().isPresent() ? facts.version().getAsInt() : "-"),
        "event: "
            + (facts.eventNumber().isPresent()
                ? Long.toUnsignedString(facts.eventNumber().getAsLong())
                : "-"),
        "kernel: " + facts.kernelHash().map(Hash::hex).orElse("-"),
        "checksum: " + facts.checksum().outcome().label(),
        "height: "
            + (facts.height().value().isPresent()
                ? facts.height().value().getAsLong()
                : facts.height().unknown().orElseThrow()),
        "parts: " + join(facts.parts(), part -> part.role().label() + " " + part.length()),
        "nouns: " + join(facts.jams(), Vector::nouns),
        "problem: " + facts.problem().orElse("-"));
  }

  private static String nouns(CheckpointFacts.JamFacts jam) {
    return jam.nouns()
        .map(
            n ->
                "%d atoms %d cells %d references to %d"
                    .formatted(
                        n.atoms(),
                        n.cells(),
                        n.backReferences(),
                        n.distinctReferenced().getAsLong()))
        .orElseGet(() -> jam.problem().orElseThrow());
  }

  private static <T> String join(List<T> items, Function<T, String> text) {
    return items.isEmpty() ? "-" : items.stream().map(text).collect(Collectors.joining(", "));
  }
}
