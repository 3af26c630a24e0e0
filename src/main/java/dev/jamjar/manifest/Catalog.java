package dev.jamjar.manifest;

import dev.jamjar.CorruptDataException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.format.Json;
import dev.jamjar.format.JsonObject;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.Hash;
import dev.jamjar.sign.KeyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * One publisher's list of all its snapshots, and of the index segments that find their chunks
 * (docs/format.md §8.4).
 *
 * @param sequence 1 for the first, one more for each after it
 * @param previous the catalog before this one
 * @param indexes the index segments, oldest first
 * @param snapshots oldest first
 * @param retired objects that the publisher has taken out of use and means to delete
 */
public record Catalog(
    String repository,
    KeyId publisher,
    long sequence,
    Optional<Hash> previous,
    Instant time,
    List<IndexRef> indexes,
    List<Entry> snapshots,
    List<Retired> retired) {
  public static final int VERSION = 1;
  private static final String FORMAT = "jamjar-catalog";
  private static final int MAX_INDEXES = 4096;
  private static final int MAX_SNAPSHOTS = 1 << 18;

  /** How many objects may be retired at a time. */
  public static final int MAX_RETIRED = 1 << 18;

  private static final Pattern RETIRED_KEY =
      Pattern.compile(
          "(packs|indexes|retired)/[0-9a-f]{64}|(manifests|catalogs)/[0-9a-f]{64}[.]json");

  /** An index segment and its size in bytes. */
  public record IndexRef(Hash id, long bytes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof IndexRef ref && id.equals(ref.id) && bytes == ref.bytes;
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }
  }

  /**
   * A snapshot as lists show it.
   *
   * @param id the hash of its manifest
   * @param addedBytes the size of the packs its push wrote
   * @param copiedFrom the manifest that it is a copy of
   */
  public record Entry(
      Hash id,
      Instant time,
      OptionalLong height,
      OptionalLong eventNumber,
      String name,
      long sourceBytes,
      long addedBytes,
      List<String> tags,
      Optional<Hash> copiedFrom) {
    /** A snapshot that was pushed. */
    public Entry(
        Hash id,
        Instant time,
        OptionalLong height,
        OptionalLong eventNumber,
        String name,
        long sourceBytes,
        long addedBytes,
        List<String> tags) {
      this(id, time, height, eventNumber, name, sourceBytes, addedBytes, tags, Optional.empty());
    }
  }

  /**
   * An object taken out of use.
   *
   * @param key its key in the store; never a signature, which goes with what it signs
   * @param since when it was taken out of use
   * @param deleted when it was found gone; kept for packs only, whose names can be made again
   */
  public record Retired(String key, Instant since, Optional<Instant> deleted) {}

  /** The exact bytes to be signed and stored. */
  public byte[] write() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("version", VERSION);
    json.put("required", List.of());
    json.put("repository", repository);
    json.put("publisher", publisher.toString());
    json.put("sequence", sequence);
    json.put("previous", previous.map(Hash::hex).orElse(null));
    json.put("time", Times.text(time));
    List<Object> indexJson = new ArrayList<>();
    for (IndexRef index : indexes) {
      Map<String, Object> ref = new LinkedHashMap<>();
      ref.put("id", index.id().hex());
      ref.put("bytes", index.bytes());
      indexJson.add(ref);
    }
    json.put("indexes", indexJson);
    json.put("snapshots", snapshots.stream().map(Catalog::entryJson).toList());
    if (!retired.isEmpty()) {
      json.put("retired", retired.stream().map(Catalog::retiredJson).toList());
    }
    // Compact: it is written anew every night and grows with the number of snapshots.
    return Json.write(json);
  }

  /**
   * Reads a catalog whose signature was verified.
   *
   * @param where the object, for messages
   * @throws UnsupportedFormatException for a version or a required feature not known here
   */
  public static Catalog read(String where, byte[] bytes)
      throws CorruptDataException, UnsupportedFormatException {
    JsonObject json = Json.read(where, bytes);
    SignedJson.expect(json, where, FORMAT, VERSION);
    List<IndexRef> indexes = new ArrayList<>();
    for (JsonObject ref : json.objects("indexes", MAX_INDEXES)) {
      indexes.add(new IndexRef(ref.hash("id"), ref.integer("bytes", 1, Limits.MAX_INDEX_BYTES)));
    }
    List<Entry> snapshots = new ArrayList<>();
    for (JsonObject entry : json.objects("snapshots", MAX_SNAPSHOTS)) {
      snapshots.add(readEntry(entry));
    }
    List<Retired> retired = new ArrayList<>();
    if (json.has("retired")) {
      for (JsonObject gone : json.objects("retired", MAX_RETIRED)) {
        retired.add(readRetired(gone));
      }
    }
    return new Catalog(
        json.string("repository"),
        SignedJson.keyId(json, "publisher"),
        json.integer("sequence", 1, Long.MAX_VALUE),
        json.optionalHash("previous"),
        Times.read(json, "time"),
        indexes,
        snapshots,
        retired);
  }

  private static Map<String, Object> entryJson(Entry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", entry.id().hex());
    json.put("time", Times.text(entry.time()));
    if (entry.height().isPresent()) {
      json.put("height", entry.height().getAsLong());
    }
    if (entry.eventNumber().isPresent()) {
      json.put("event", entry.eventNumber().getAsLong());
    }
    json.put("name", entry.name());
    json.put("bytes", entry.sourceBytes());
    json.put("added", entry.addedBytes());
    if (!entry.tags().isEmpty()) {
      json.put("tags", entry.tags());
    }
    entry.copiedFrom().ifPresent(manifest -> json.put("from", manifest.hex()));
    return json;
  }

  private static Map<String, Object> retiredJson(Retired retired) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", retired.key());
    json.put("since", Times.text(retired.since()));
    retired.deleted().ifPresent(deleted -> json.put("deleted", Times.text(deleted)));
    return json;
  }

  private static Retired readRetired(JsonObject json) throws CorruptDataException {
    String key = json.string("key");
    if (!RETIRED_KEY.matcher(key).matches()) {
      throw json.wrong("key", "that of a pack, index, manifest, catalog or marker");
    }
    return new Retired(
        key,
        Times.read(json, "since"),
        json.has("deleted") ? Optional.of(Times.read(json, "deleted")) : Optional.empty());
  }

  private static Entry readEntry(JsonObject json) throws CorruptDataException {
    return new Entry(
        json.hash("id"),
        Times.read(json, "time"),
        json.optionalInteger("height", 0, Long.MAX_VALUE),
        json.optionalInteger("event", 0, Long.MAX_VALUE),
        Manifest.fileName(json),
        json.integer("bytes", 0, Limits.MAX_SOURCE_BYTES),
        json.integer("added", 0, Long.MAX_VALUE),
        json.has("tags") ? Manifest.tags(json) : List.of(),
        json.optionalHash("from"));
  }
}
