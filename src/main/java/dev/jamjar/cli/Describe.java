package dev.jamjar.cli;

import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.CheckpointInfo;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.snapshot.Snapshots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Snapshots and manifests as JSON objects and as words: the names are a contract. */
final class Describe {
  private Describe() {}

  static Map<String, Object> entry(Catalog.Entry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", entry.id().hex());
    json.put("height", boxed(entry.height()));
    json.put("time", entry.time().toString());
    json.put("eventNumber", boxed(entry.eventNumber()));
    json.put("sourceBytes", entry.sourceBytes());
    json.put("newBytes", entry.addedBytes());
    json.put("name", entry.name());
    json.put("tags", entry.tags());
    return json;
  }

  static Map<String, Object> listed(Snapshots.Listed listed) {
    Map<String, Object> json = entry(listed.entry());
    json.put("publisher", listed.catalog().catalog().publisher().toString());
    return json;
  }

  static Map<String, Object> manifest(PublishedManifest published) {
    Manifest manifest = published.manifest();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", published.id().hex());
    json.put("height", boxed(manifest.height()));
    json.put("time", manifest.time().toString());
    json.put("name", manifest.source().name());
    json.put("sourceBytes", manifest.source().bytes());
    json.put("blake3", manifest.source().blake3().hex());
    json.put("sha256", manifest.source().sha256().hex());
    json.put("checkpoint", checkpoint(manifest.checkpoint()));
    json.put("tags", manifest.tags());
    json.put("parts", manifest.parts().stream().map(Describe::part).toList());
    json.put("newBytes", manifest.added().bytes());
    json.put("newChunks", manifest.added().chunks());
    json.put("newPacks", manifest.added().packs());
    json.put("sequence", manifest.sequence());
    json.put("previous", manifest.previous().map(Hash::hex).orElse(null));
    json.put("repository", manifest.repository());
    json.put("publisher", manifest.publisher().toString());
    return json;
  }

  /** One line for people: what the file is. */
  static String checkpointWords(CheckpointInfo info) {
    String kind =
        info.kind() + (info.version().isPresent() ? " version " + info.version().getAsLong() : "");
    String event =
        info.eventNumber().isPresent() ? ", event " + info.eventNumber().getAsLong() : "";
    return kind + event + ", checksum " + info.checksum();
  }

  static String height(OptionalLong height) {
    return height.isPresent() ? Long.toString(height.getAsLong()) : "-";
  }

  static String number(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
  }

  static Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  private static Map<String, Object> checkpoint(CheckpointInfo info) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", info.kind());
    json.put("version", boxed(info.version()));
    json.put("eventNumber", boxed(info.eventNumber()));
    json.put("kernelHash", info.kernelHash().map(Hash::hex).orElse(null));
    json.put("height", boxed(info.height()));
    json.put("heightReason", info.heightReason().orElse(null));
    json.put("blocks", boxed(info.blocks()));
    Map<String, Object> nouns = new LinkedHashMap<>();
    info.nouns()
        .ifPresent(
            counts -> {
              nouns.put("atoms", counts.atoms());
              nouns.put("cells", counts.cells());
              nouns.put("backReferences", counts.backReferences());
            });
    json.put("nouns", nouns.isEmpty() ? null : nouns);
    json.put("checksum", info.checksum());
    return json;
  }

  private static Map<String, Object> part(Manifest.Part part) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("codec", part.codec());
    json.put("codecVersion", part.codecVersion());
    json.put("bytes", part.bytes());
    json.put("chunks", part.recipe().map(Manifest.Recipe::chunks).orElse(0L));
    return json;
  }

  /** Text with at most one line, for tables. */
  static String tags(List<String> tags) {
    return tags.isEmpty() ? "-" : String.join(",", tags);
  }
}
