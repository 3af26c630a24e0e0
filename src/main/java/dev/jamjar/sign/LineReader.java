package dev.jamjar.sign;

import dev.jamjar.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * The lines of a small text file, taken one by one; every complaint names the file, the line and
 * what was expected there.
 */
final class LineReader {
  private final byte[] bytes;
  private final String where;
  private final String hint;
  private final boolean handled;
  private int position;
  private int lineNumber;

  private LineReader(byte[] bytes, String where, String hint, boolean handled) {
    this.bytes = bytes;
    this.where = where;
    this.hint = hint;
    this.handled = handled;
  }

  /** Over a file that only programs touch: every line ends in a line feed, the last one too. */
  static LineReader strict(byte[] bytes, String where, String hint) {
    return new LineReader(bytes, where, hint, false);
  }

  /**
   * Over a file that people and their tools hand around: lines may end in CR LF, the last one in
   * nothing, because editors, clipboards and secret stores do that.
   */
  static LineReader handled(byte[] bytes, String where, String hint) {
    return new LineReader(bytes, where, hint, true);
  }

  boolean atEnd() {
    return position == bytes.length;
  }

  /** The rest of a line that begins with {@code prefix}: at most {@code maxBytes} of UTF-8. */
  String comment(String prefix, int maxBytes) throws CorruptDataException {
    byte[] line = line("\"" + prefix + "\"", prefix.length() + maxBytes);
    byte[] start = prefix.getBytes(StandardCharsets.US_ASCII);
    if (line.length < start.length
        || !Arrays.equals(line, 0, start.length, start, 0, start.length)) {
      throw damaged("does not begin with \"" + prefix + "\"");
    }
    return text(line, start.length);
  }

  /** A whole line of at most {@code maxBytes} of UTF-8. */
  String text(String what, int maxBytes) throws CorruptDataException {
    return text(line(what, maxBytes), 0);
  }

  /** A line that is exactly {@code size} bytes in base64, as an encoder would write them. */
  byte[] base64(String what, int size) throws CorruptDataException {
    int characters = (size + 2) / 3 * 4;
    byte[] line = line(what, characters);
    if (line.length != characters) {
      throw damaged("has " + line.length + " characters, expected " + what + " of " + characters);
    }
    byte[] decoded = decodeBase64(line, size);
    Arrays.fill(line, (byte) 0);
    if (decoded == null) {
      throw damaged("is not " + what + " in base64");
    }
    return decoded;
  }

  void end() throws CorruptDataException {
    if (!atEnd()) {
      lineNumber++;
      throw damaged("was not expected: the file should have ended before it");
    }
  }

  /** A complaint about the line last taken. */
  CorruptDataException damaged(String what) {
    return new CorruptDataException(where + " is damaged: line " + lineNumber + " " + what, hint);
  }

  /** The bytes, or null where {@code base64} is not what an encoder writes for so many. */
  static byte[] decodeBase64(byte[] base64, int size) {
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return null;
    }
    // The last character may hold bits that no byte takes up; two texts must not mean the same.
    byte[] again = Base64.getEncoder().encode(decoded);
    boolean canonical = Arrays.equals(base64, again);
    Arrays.fill(again, (byte) 0);
    return canonical && decoded.length == size ? decoded : null;
  }

  private byte[] line(String what, int maxBytes) throws CorruptDataException {
    lineNumber++;
    if (atEnd()) {
      throw damaged("is missing, expected " + what);
    }
    int start = position;
    int end = start;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    if (end == bytes.length && !handled) {
      throw damaged("does not end in a line feed");
    }
    position = Math.min(end + 1, bytes.length);
    if (handled && end > start && bytes[end - 1] == '\r') {
      end--;
    }
    if (end - start > maxBytes) {
      throw damaged(
          "has " + (end - start) + " bytes, expected " + what + " of at most " + maxBytes);
    }
    return Arrays.copyOfRange(bytes, start, end);
  }

  private String text(byte[] line, int from) throws CorruptDataException {
    String text;
    try {
      ByteBuffer rest = ByteBuffer.wrap(line, from, line.length - from);
      text = StandardCharsets.UTF_8.newDecoder().decode(rest).toString();
    } catch (CharacterCodingException e) {
      throw damaged("is not UTF-8");
    }
    if (!Comment.isPrintable(text)) {
      throw damaged("holds a control character");
    }
    return text;
  }
}
