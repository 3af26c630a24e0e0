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
 * @param checksum {@code valid}, {@code mismatch} or {@code none}
 */
public record CheckpointInfo(
    String kind,
    OptionalLong version,
    OptionalLong eventNumber,
    Optional<Hash> kernelHash,
    OptionalLong height,
    Optional<String> heightReason,
    String checksum) {
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", kind);
    json.put("version", boxed(version));
    json.put("eventNumber", boxed(eventNumber));
    json.put("kernelHash", kernelHash.map(Hash::hex).orElse(null));
    json.put("height", boxed(height));
    json.put("heightReason", heightReason.orElse(null));
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
        json.string("checksum"));
  }

  private static Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
