package dev.jamjar.pack;

import dev.jamjar.CorruptDataException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.format.ByteReader;
import dev.jamjar.format.Limits;

/** Reads frames of a pack (docs/format.md §6). Trusts nothing: chunks are checked by their ids. */
public final class FrameReader {
  /** The reserved byte: anything else is a cipher that this version does not know. */
  static final int NOT_ENCRYPTED = 0;

  private FrameReader() {}

  /**
   * The chunks of one frame, decompressed.
   *
   * @param content all chunks, one after the other; where they are stored as they are, the array
   *     that the frame was read from
   * @param offset where the first of them starts in it
   * @param lengths their lengths in bytes
   */
  public record Frame(byte[] content, int offset, int[] lengths) {}

  /**
   * Reads the frame that fills {@code length} bytes of {@code bytes} from {@code offset} on.
   *
   * @param where names the pack and the frame, for messages
   * @throws CorruptDataException if it is no frame
   * @throws UnsupportedFormatException if it is compressed or encrypted in a way not known here
   */
  public static Frame read(String where, byte[] bytes, int offset, int length)
      throws CorruptDataException, UnsupportedFormatException {
    ByteReader in = new ByteReader(where, bytes, offset, length);
    Frame frame = read(in, where, bytes, in.u8("compression"));
    in.expectEnd();
    return frame;
  }

  /** A frame, and the byte behind it. */
  record Placed(Frame frame, int end) {}

  /** Reads the frame that starts at {@code offset} and ends wherever it does. */
  static Placed readAt(String where, byte[] bytes, int offset)
      throws CorruptDataException, UnsupportedFormatException {
    ByteReader in = new ByteReader(where, bytes, offset, bytes.length - offset);
    Frame frame = read(in, where, bytes, in.u8("compression"));
    return new Placed(frame, offset + in.position());
  }

  /** Reads the rest of a frame whose first byte was read. */
  static Frame read(ByteReader in, String where, byte[] bytes, int compression)
      throws CorruptDataException, UnsupportedFormatException {
    int start = in.position();
    if (compression != Compression.STORED && compression != Compression.ZSTD) {
      throw new UnsupportedFormatException(
          where + " is compressed by method " + compression + ", which this jamjar does not know",
          "install a newer jamjar; if there is none, the pack is damaged");
    }
    int encryption = in.u8("encryption");
    if (encryption != NOT_ENCRYPTED) {
      throw new UnsupportedFormatException(
          where + " is encrypted by method " + encryption + ", which this jamjar does not know",
          "install a newer jamjar; if there is none, the pack is damaged");
    }
    int chunks = in.uvarint("number of chunks", Limits.MAX_FRAME_CHUNKS);
    in.verify(chunks > 0, start, "a frame without chunks");
    in.verify(chunks <= in.remaining(), start, "more chunks than bytes");
    int[] lengths = new int[chunks];
    int rawLength = 0;
    for (int i = 0; i < chunks; i++) {
      lengths[i] = in.uvarint("chunk length", Limits.MAX_CHUNK_BYTES);
      in.verify(lengths[i] > 0, in.position(), "an empty chunk");
      rawLength += lengths[i];
      in.verify(
          rawLength <= Limits.MAX_FRAME_BYTES, in.position(), "the frame is longer than allowed");
    }
    int payloadLength = in.uvarint("payload length", Limits.MAX_FRAME_BYTES);
    int at = in.position();
    int payload = in.skip("payload", payloadLength);
    if (compression == Compression.STORED) {
      in.verify(payloadLength == rawLength, at, "the lengths do not add up");
      return new Frame(bytes, payload, lengths);
    }
    byte[] content = new byte[rawLength];
    in.verify(
        Compression.decompress(bytes, payload, payloadLength, content, rawLength),
        at,
        "the compressed data does not decompress to " + rawLength + " bytes");
    return new Frame(content, 0, lengths);
  }
}
