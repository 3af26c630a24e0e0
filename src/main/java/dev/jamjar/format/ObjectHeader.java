package dev.jamjar.format;

import dev.jamjar.CorruptDataException;
import dev.jamjar.UnsupportedFormatException;

/**
 * The eight bytes that every binary object starts with: {@code JAMJAR}, a letter for the kind, and
 * the format version (docs/format.md §2.4).
 */
public final class ObjectHeader {
  public static final String MAGIC = "JAMJAR";
  public static final int BYTES = MAGIC.length() + 2;
  public static final int VERSION = 1;

  private ObjectHeader() {}

  public static void write(ByteWriter out, char kind) {
    out.ascii(MAGIC).u8(kind).u8(VERSION);
  }

  /**
   * Reads a header.
   *
   * @throws UnsupportedFormatException if it is a header of a version this program does not know
   */
  public static void expect(ByteReader in, String where, char kind)
      throws CorruptDataException, UnsupportedFormatException {
    in.expectAscii("magic", MAGIC);
    int at = in.position();
    int found = in.u8("kind");
    in.verify(found == kind, at, "kind is 0x" + Integer.toHexString(found) + ", not " + kind);
    int version = in.u8("format version");
    if (version != VERSION) {
      throw UnsupportedFormatException.version(where, version, VERSION, VERSION);
    }
  }
}
