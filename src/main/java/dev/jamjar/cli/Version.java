package dev.jamjar.cli;

import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {
  /** The program's version, from the jar's manifest; of a build without one, that it has none. */
  static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }

  /** For programs. */
  static Map<String, Object> describe() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", number());
    json.put("java", Runtime.version().toString());
    json.put("blake3", Blake3.implementation());
    json.put("sha256", Sha256.implementation());
    return json;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "jamjar "
          + number()
          + ", Java "
          + Runtime.version().feature()
          + ", BLAKE3 "
          + Blake3.implementation()
          + ", SHA-256 "
          + Sha256.implementation()
    };
  }
}
