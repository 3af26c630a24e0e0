package dev.jamjar.sign;

import java.nio.charset.StandardCharsets;

/** What may stand in the comment lines of minisign's files. */
final class Comment {
  static final String UNTRUSTED_PREFIX = "untrusted comment: ";
  static final String TRUSTED_PREFIX = "trusted comment: ";

  /** In bytes of UTF-8; minisign reads such a line, prefix and all, into a buffer of 1024. */
  static final int MAX_UNTRUSTED_BYTES = 1024 - 2 - UNTRUSTED_PREFIX.length();

  /** In bytes of UTF-8; minisign reads such a line, prefix and all, into a buffer of 8192. */
  static final int MAX_TRUSTED_BYTES = 8192 - 2 - TRUSTED_PREFIX.length();

  private Comment() {}

  /**
   * Whether {@code text} holds no control character but the tab: comments are shown on terminals,
   * which obey some of them, and a line end would begin another line.
   */
  static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) && c != '\t') {
        return false;
      }
    }
    return true;
  }

  /**
   * The bytes of a comment that this program is about to write.
   *
   * @throws IllegalArgumentException if no reader would take it
   */
  static byte[] encode(String text, int maxBytes) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean isUnicode = new String(bytes, StandardCharsets.UTF_8).equals(text);
    if (!isUnicode || !isPrintable(text) || bytes.length > maxBytes) {
      throw new IllegalArgumentException(
          "not one line of printable text of at most " + maxBytes + " bytes: " + text);
    }
    return bytes;
  }
}
