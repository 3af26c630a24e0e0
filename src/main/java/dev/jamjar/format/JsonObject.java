package dev.jamjar.format;

import dev.jamjar.CorruptDataException;
import dev.jamjar.hash.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A JSON object being read field by field: each read names the field and what it may hold.
 *
 * <p>A field that is missing, or holds something else, is damage; messages name it by its path.
 */
public final class JsonObject {
  private final String where;
  private final String path;
  private final Map<String, Object> fields;

  JsonObject(String where, String path, Map<String, Object> fields) {
    this.where = where;
    this.path = path;
    this.fields = fields;
  }

  /** Whether the field is there and not null. */
  public boolean has(String name) {
    return fields.get(name) != null;
  }

  public String string(String name) throws CorruptDataException {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw wrong(name, "text");
  }

  public Optional<String> optionalString(String name) throws CorruptDataException {
    return has(name) ? Optional.of(string(name)) : Optional.empty();
  }

  /** An integer from {@code min} to {@code max}. */
  public long integer(String name, long min, long max) throws CorruptDataException {
    if (fields.get(name) instanceof Long value && value >= min && value <= max) {
      return value;
    }
    throw wrong(name, "an integer from " + min + " to " + max);
  }

  public OptionalLong optionalInteger(String name, long min, long max) throws CorruptDataException {
    return has(name) ? OptionalLong.of(integer(name, min, max)) : OptionalLong.empty();
  }

  public Hash hash(String name) throws CorruptDataException {
    if (fields.get(name) instanceof String text && Hash.isHex(text)) {
      return Hash.fromHex(text);
    }
    throw wrong(name, "a hash of 64 lower-case hexadecimal digits");
  }

  public Optional<Hash> optionalHash(String name) throws CorruptDataException {
    return has(name) ? Optional.of(hash(name)) : Optional.empty();
  }

  public JsonObject object(String name) throws CorruptDataException {
    if (!has(name)) {
      throw wrong(name, "an object");
    }
    return asObject(fields.get(name), path + name);
  }

  public List<JsonObject> objects(String name, int max) throws CorruptDataException {
    List<JsonObject> objects = new ArrayList<>();
    for (Object item : list(name, max)) {
      objects.add(asObject(item, path + name + "[" + objects.size() + "]"));
    }
    return objects;
  }

  public List<String> strings(String name, int max) throws CorruptDataException {
    List<String> strings = new ArrayList<>();
    for (Object item : list(name, max)) {
      if (!(item instanceof String text)) {
        throw wrong(name, "a list of texts");
      }
      strings.add(text);
    }
    return strings;
  }

  public List<Hash> hashes(String name, int max) throws CorruptDataException {
    List<Hash> hashes = new ArrayList<>();
    for (String text : strings(name, max)) {
      if (!Hash.isHex(text)) {
        throw wrong(name, "a list of hashes");
      }
      hashes.add(Hash.fromHex(text));
    }
    return hashes;
  }

  /** Damage in this object that only its reader can see. */
  public CorruptDataException wrong(String name, String expected) {
    String found =
        fields.containsKey(name) ? "is not " + expected : "is missing, " + expected + " expected";
    return new CorruptDataException(
        where + " is damaged: \"" + path + name + "\" " + found,
        "run \"jamjar check\" to see what else is hurt");
  }

  private List<?> list(String name, int max) throws CorruptDataException {
    if (fields.get(name) instanceof List<?> list && list.size() <= max) {
      return list;
    }
    throw wrong(name, "a list of at most " + max);
  }

  @SuppressWarnings("unchecked")
  private JsonObject asObject(Object value, String at) throws CorruptDataException {
    if (value instanceof Map) {
      return new JsonObject(where, at + ".", (Map<String, Object>) value);
    }
    throw new CorruptDataException(
        where + " is damaged: \"" + at + "\" is not an object",
        "run \"jamjar check\" to see what else is hurt");
  }
}
