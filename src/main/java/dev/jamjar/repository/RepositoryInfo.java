package dev.jamjar.repository;

import dev.jamjar.CorruptDataException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.format.Json;
import dev.jamjar.format.JsonObject;
import dev.jamjar.hash.Hash;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code jamjar.json} says: that this is a repository, of which version, and its id
 * (docs/format.md §5).
 *
 * @param id 32 hexadecimal digits, drawn at random when the repository was made
 */
record RepositoryInfo(String id) {
  private static final String FORMAT = "jamjar-repository";
  private static final int VERSION = 1;
  private static final int ID_BYTES = 16;

  static RepositoryInfo random(SecureRandom random) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return new RepositoryInfo(HexFormat.of().formatHex(id));
  }

  byte[] write() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("version", VERSION);
    json.put("id", id);
    return Json.writeIndented(json);
  }

  static RepositoryInfo read(String where, byte[] bytes)
      throws CorruptDataException, UnsupportedFormatException {
    JsonObject json = Json.read(where, bytes);
    if (!json.string("format").equals(FORMAT)) {
      throw json.wrong("format", "\"" + FORMAT + "\"");
    }
    long version = json.integer("version", 0, Integer.MAX_VALUE);
    if (version != VERSION) {
      throw UnsupportedFormatException.version(where, version, VERSION, VERSION);
    }
    String id = json.string("id");
    if (id.length() != 2 * ID_BYTES || !Hash.isHex(id + id)) {
      throw json.wrong("id", 2 * ID_BYTES + " lower-case hexadecimal digits");
    }
    return new RepositoryInfo(id);
  }
}
