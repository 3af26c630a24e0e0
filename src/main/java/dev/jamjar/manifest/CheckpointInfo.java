package dev.jamjar.manifest;

import dev.jamjar.CorruptDataException;
import dev.jamjar.format.JsonObject;
import dev.jamjar.hash.Hash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a pushed file as a checkpoint.
 *
 * @param kind {@code chkjam}, {@code exported-state}, {@code jam} or {@code other}
 * @param version of the kind, where it has one
 * @param kernelHash of the kernel that wrote it
 * @param height the state's block height; empty where it has none or is not known
 * @param heightReason why there is no height; empty where there is one
 * @param blocks how many blocks the state keeps, where that is known
 * @param nouns how many nouns are written in its jams; empty for a file without any
 * @param checksum {@code valid}, {@code mismatch} or {@code none}
 */
public record CheckpointInfo(
    String kind,
    OptionalLong version,
    OptionalLong eventNumber,
    Optional<Hash> kernelHash,
    OptionalLong height,
    Optional<String> heightReason,
    OptionalLong blocks,
    Optional<Nouns> nouns,
    String checksum) {
  /** How many nouns are written in full as atoms and cells, and how many as references. */
  public record Nouns(long atoms, long cells, long backReferences) {}

  /** The same with its nouns counted. */
  public CheckpointInfo withNouns(Optional<Nouns> counted) {
    return new CheckpointInfo(
        kind, version, eventNumber, kernelHash, height, heightReason, blocks, counted, checksum);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", kind);
    json.put("version", boxed(version));
    json.put("eventNumber", boxed(eventNumber));
    json.put("kernelHash", kernelHash.map(Hash::hex).orElse(null));
    json.put("height", boxed(height));
    json.put("heightReason", heightReason.orElse(null));
    if (blocks.isPresent()) {
      json.put("blocks", blocks.getAsLong());
    }
    if (nouns.isPresent()) {
      Map<String, Object> counts = new LinkedHashMap<>();
      counts.put("atoms", nouns.get().atoms());
      counts.put("cells", nouns.get().cells());
      counts.put("backReferences", nouns.get().backReferences());
      json.put("nouns", counts);
    }
    json.put("checksum", checksum);
    return json;
  }

  static CheckpointInfo read(JsonObject json) throws CorruptDataException {
    return new CheckpointInfo(
        json.string("kind"),
        json.optionalInteger("version", 0, Long.MAX_VALUE),
        json.optionalInteger("eventNumber", 0, Long.MAX_VALUE),
        json.optionalHash("kernelHash"),
        json.optionalInteger("height", 0, Long.MAX_VALUE),
        json.optionalString("heightReason"),
        json.optionalInteger("blocks", 0, Long.MAX_VALUE),
        json.has("nouns") ? Optional.of(nouns(json.object("nouns"))) : Optional.empty(),
        json.string("checksum"));
  }

  private static Nouns nouns(JsonObject json) throws CorruptDataException {
    return new Nouns(
        json.integer("atoms", 0, Long.MAX_VALUE),
        json.integer("cells", 0, Long.MAX_VALUE),
        json.integer("backReferences", 0, Long.MAX_VALUE));
  }

  private static Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
