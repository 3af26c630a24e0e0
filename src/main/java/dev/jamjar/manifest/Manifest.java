package dev.jamjar.manifest;

import dev.jamjar.CorruptDataException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.format.Json;
import dev.jamjar.format.JsonObject;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.sign.KeyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a snapshot is: which file it was, what is known of it, and from which chunks it comes back
 * (docs/format.md §8).
 *
 * <p>Its bytes are signed as they are; nothing is ever written again to verify.
 *
 * @param repository the id of the repository it was published in
 * @param publisher the key that signs it
 * @param sequence the catalog's sequence number at which it was published
 * @param previous the publisher's manifest before this one
 * @param parts the stretches of the file, in order; their lengths add up to the source's
 * @param copiedFrom the snapshot that this one is a copy of, for people
 */
public record Manifest(
    String repository,
    KeyId publisher,
    long sequence,
    Optional<Hash> previous,
    Instant time,
    Source source,
    CheckpointInfo checkpoint,
    List<String> tags,
    List<Part> parts,
    Added added,
    Optional<Copied> copiedFrom) {
  public static final int VERSION = 1;
  public static final int MAX_PARTS = 64;
  public static final int MAX_TAGS = 64;
  private static final int MAX_TEXT_CHARACTERS = 255;
  private static final String FORMAT = "jamjar-manifest";

  /**
   * The file as it was pushed.
   *
   * @param name its file name, without folders
   * @param blake3 of all its bytes
   * @param sha256 of all its bytes, so that {@code sha256sum} can confirm
   */
  public record Source(String name, long bytes, Hash blake3, Hash sha256) {}

  /**
   * A stretch of the file, encoded by one codec.
   *
   * @param recipe the list of its chunks; empty where the part has no bytes
   */
  public record Part(String codec, int codecVersion, long bytes, Optional<Recipe> recipe) {}

  /**
   * The root of a list of chunks (docs/format.md §8.3).
   *
   * @param root a data chunk where {@code depth} is 0, else a recipe chunk
   * @param rootBytes the root's length in bytes
   * @param depth how many levels of recipe chunks stand above the data chunks
   * @param chunks how many data chunks the recipe lists
   */
  public record Recipe(ChunkId root, int rootBytes, int depth, long chunks) {}

  /**
   * What this push had to store, for people; readers act on none of it.
   *
   * @param chunks new chunks, recipe chunks included
   * @param bytes the size of the packs it wrote
   */
  public record Added(long chunks, long packs, long bytes) {}

  /**
   * The snapshot that another one is a copy of.
   *
   * @param manifest the hash of its manifest
   */
  public record Copied(String repository, KeyId publisher, Hash manifest) {}

  /** A snapshot that was pushed. */
  public Manifest(
      String repository,
      KeyId publisher,
      long sequence,
      Optional<Hash> previous,
      Instant time,
      Source source,
      CheckpointInfo checkpoint,
      List<String> tags,
      List<Part> parts,
      Added added) {
    this(
        repository,
        publisher,
        sequence,
        previous,
        time,
        source,
        checkpoint,
        tags,
        parts,
        added,
        Optional.empty());
  }

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
    json.put("source", sourceJson());
    json.put("checkpoint", checkpoint.json());
    json.put("tags", tags);
    json.put("parts", parts.stream().map(Manifest::partJson).toList());
    Map<String, Object> addedJson = new LinkedHashMap<>();
    addedJson.put("chunks", added.chunks());
    addedJson.put("packs", added.packs());
    addedJson.put("bytes", added.bytes());
    json.put("added", addedJson);
    if (copiedFrom.isPresent()) {
      Map<String, Object> copied = new LinkedHashMap<>();
      copied.put("repository", copiedFrom.get().repository());
      copied.put("publisher", copiedFrom.get().publisher().toString());
      copied.put("manifest", copiedFrom.get().manifest().hex());
      json.put("copiedFrom", copied);
    }
    return Json.writeIndented(json);
  }

  /**
   * Reads a manifest whose signature was verified.
   *
   * @param where the object, for messages
   * @throws UnsupportedFormatException for a version or a required feature not known here
   */
  public static Manifest read(String where, byte[] bytes)
      throws CorruptDataException, UnsupportedFormatException {
    JsonObject json = Json.read(where, bytes);
    SignedJson.expect(json, where, FORMAT, VERSION);
    JsonObject source = json.object("source");
    List<Part> parts = new ArrayList<>();
    long sum = 0;
    for (JsonObject part : json.objects("parts", MAX_PARTS)) {
      parts.add(readPart(part));
      sum += parts.get(parts.size() - 1).bytes();
    }
    long sourceBytes = source.integer("bytes", 0, Limits.MAX_SOURCE_BYTES);
    if (sum != sourceBytes) {
      throw json.wrong("parts", "a list whose bytes add up to " + sourceBytes);
    }
    JsonObject added = json.object("added");
    return new Manifest(
        json.string("repository"),
        SignedJson.keyId(json, "publisher"),
        json.integer("sequence", 1, Long.MAX_VALUE),
        json.optionalHash("previous"),
        Times.read(json, "time"),
        new Source(fileName(source), sourceBytes, source.hash("blake3"), source.hash("sha256")),
        CheckpointInfo.read(json.object("checkpoint")),
        tags(json),
        parts,
        new Added(
            added.integer("chunks", 0, Long.MAX_VALUE),
            added.integer("packs", 0, Long.MAX_VALUE),
            added.integer("bytes", 0, Long.MAX_VALUE)),
        json.has("copiedFrom") ? Optional.of(copied(json.object("copiedFrom"))) : Optional.empty());
  }

  private static Copied copied(JsonObject json) throws CorruptDataException {
    return new Copied(
        json.string("repository"), SignedJson.keyId(json, "publisher"), json.hash("manifest"));
  }

  /** The height of the state, where the file or the operator told it. */
  public OptionalLong height() {
    return checkpoint.height();
  }

  private Map<String, Object> sourceJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", source.name());
    json.put("bytes", source.bytes());
    json.put("blake3", source.blake3().hex());
    json.put("sha256", source.sha256().hex());
    return json;
  }

  private static Map<String, Object> partJson(Part part) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("codec", part.codec());
    json.put("codecVersion", part.codecVersion());
    json.put("bytes", part.bytes());
    Map<String, Object> recipe = null;
    if (part.recipe().isPresent()) {
      recipe = new LinkedHashMap<>();
      recipe.put("root", part.recipe().get().root().toString());
      recipe.put("rootBytes", part.recipe().get().rootBytes());
      recipe.put("depth", part.recipe().get().depth());
      recipe.put("chunks", part.recipe().get().chunks());
    }
    json.put("recipe", recipe);
    return json;
  }

  private static Part readPart(JsonObject json) throws CorruptDataException {
    long bytes = json.integer("bytes", 0, Limits.MAX_SOURCE_BYTES);
    Optional<Recipe> recipe = Optional.empty();
    if (json.has("recipe")) {
      JsonObject r = json.object("recipe");
      recipe =
          Optional.of(
              new Recipe(
                  new ChunkId(r.hash("root")),
                  (int) r.integer("rootBytes", 1, Limits.MAX_CHUNK_BYTES),
                  (int) r.integer("depth", 0, Limits.MAX_RECIPE_DEPTH),
                  r.integer("chunks", 1, Limits.MAX_SOURCE_BYTES)));
    } else if (bytes != 0) {
      throw json.wrong("recipe", "there, for a part of " + bytes + " bytes");
    }
    return new Part(
        json.string("codec"),
        (int) json.integer("codecVersion", 1, Integer.MAX_VALUE),
        bytes,
        recipe);
  }

  /** A name that stays inside whatever folder it is joined to. */
  static String fileName(JsonObject json) throws CorruptDataException {
    String name = json.string("name");
    if (!isFileName(name)) {
      throw json.wrong("name", "a plain file name");
    }
    return name;
  }

  /** The list of tags, each as {@link #isTag} has it. */
  static List<String> tags(JsonObject json) throws CorruptDataException {
    List<String> tags = json.strings("tags", MAX_TAGS);
    if (!tags.stream().allMatch(Manifest::isTag)) {
      throw json.wrong("tags", "a list of printable texts");
    }
    return tags;
  }

  /** Whether a text can be a file's name: no separators, no control characters, no dots alone. */
  public static boolean isFileName(String name) {
    return isTag(name)
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('\\') < 0;
  }

  /** Whether a text can be a tag: 1 to 255 characters that UTF-8 has, none a control character. */
  public static boolean isTag(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_TEXT_CHARACTERS
        && text.codePoints()
            .noneMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }
}
