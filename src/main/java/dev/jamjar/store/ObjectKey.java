package dev.jamjar.store;

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
   *     never taken from outside as they are
   */
  public ObjectKey {
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("key of " + name.length() + " characters");
    }
    boolean segmentStart = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      boolean mark = c == '_' || c == '-' || c == '.' && !segmentStart;
      boolean slash = c == '/' && !segmentStart;
      if (!plain && !mark && !slash) {
        throw new IllegalArgumentException("not an object key: " + name);
      }
      segmentStart = slash;
    }
    if (segmentStart) {
      throw new IllegalArgumentException("not an object key: " + name);
    }
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
