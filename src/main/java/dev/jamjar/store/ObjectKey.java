package dev.jamjar.store;

import java.util.Optional;

/**
 * The name of an object: segments of {@code [A-Za-z0-9._-]} joined by single slashes.
 *
 * <p>The alphabet is what every store, file system and URL takes unescaped. No segment starts with
 * a dot, so a key can neither leave its folder nor meet a temporary file of the folder store.
 */
public record ObjectKey(String name) implements Comparable<ObjectKey> {
  /** No key is longer; object stores take at least 696 bytes, file systems 255 a segment. */
  public static final int MAX_LENGTH = 200;

  /**
   * @throws IllegalArgumentException if {@code name} is not a key: keys are built by this program,
   *     names from outside go through {@link #parse}
   */
  public ObjectKey {
    if (!isKey(name)) {
      throw new IllegalArgumentException("not an object key: " + name);
    }
  }

  /** The key of that name, or empty if none can have it; for names that a listing shows. */
  public static Optional<ObjectKey> parse(String name) {
    return isKey(name) ? Optional.of(new ObjectKey(name)) : Optional.empty();
  }

  private static boolean isKey(String name) {
    if (name.length() > MAX_LENGTH) {
      return false;
    }
    boolean segmentStart = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      boolean mark = c == '_' || c == '-' || c == '.' && !segmentStart;
      boolean slash = c == '/' && !segmentStart;
      if (!plain && !mark && !slash) {
        return false;
      }
      segmentStart = slash;
    }
    return !segmentStart;
  }

  @Override
  public int compareTo(ObjectKey other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
