package dev.jamjar.manifest;

import dev.jamjar.CorruptDataException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.format.JsonObject;
import dev.jamjar.sign.KeyId;
import java.util.List;

/** The fields that manifests and catalogs begin with. */
final class SignedJson {
  private static final int MAX_REQUIRED = 64;

  private SignedJson() {}

  /** Checks format, version and required features, in this order. */
  static void expect(JsonObject json, String where, String format, int version)
      throws CorruptDataException, UnsupportedFormatException {
    if (!json.string("format").equals(format)) {
      throw json.wrong("format", "\"" + format + "\"");
    }
    long found = json.integer("version", 0, Integer.MAX_VALUE);
    if (found != version) {
      throw UnsupportedFormatException.version(where, found, version, version);
    }
    List<String> required = json.strings("required", MAX_REQUIRED);
    if (!required.isEmpty()) {
      throw new UnsupportedFormatException(
          where + " needs features that this jamjar does not know: " + required,
          "install a newer jamjar");
    }
  }

  static KeyId keyId(JsonObject json, String name) throws CorruptDataException {
    String text = json.string(name);
    if (!KeyId.isHex(text)) {
      throw json.wrong(name, "a key id of 16 upper-case hexadecimal digits");
    }
    return KeyId.fromHex(text);
  }
}
