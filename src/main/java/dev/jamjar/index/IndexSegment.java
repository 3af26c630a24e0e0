package dev.jamjar.index;

import dev.jamjar.CorruptDataException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.format.ByteReader;
import dev.jamjar.format.ByteWriter;
import dev.jamjar.format.Limits;
import dev.jamjar.format.ObjectHeader;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import dev.jamjar.pack.PackDirectory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The bytes of one index object: the directories of some packs (docs/format.md §7). */
public final class IndexSegment {
  /** Random bytes, so that no two segments ever have one name, whatever they list. */
  public static final int SALT_BYTES = 16;

  private static final char KIND = 'I';

  /** The fewest bytes a listed chunk takes: its id and a length. */
  private static final int CHUNK_BYTES_MIN = Hash.BYTES + 1;

  /** What a pack and each of its frames take beside their chunks, and a chunk, at most. */
  private static final int PACK_BYTES_MAX = Hash.BYTES + 8;

  private static final int FRAME_BYTES_MAX = 11;
  private static final int CHUNK_BYTES_MAX = Hash.BYTES + 3;

  private IndexSegment() {}

  /** How many bytes of a segment a pack's directory takes at most. */
  public static long bytesAtMost(PackDirectory pack) {
    return PACK_BYTES_MAX
        + (long) FRAME_BYTES_MAX * pack.frames().size()
        + (long) CHUNK_BYTES_MAX * pack.chunks();
  }

  /**
   * Writes a segment.
   *
   * @param salt {@value #SALT_BYTES} random bytes
   */
  public static byte[] write(byte[] salt, Collection<PackDirectory> packs) {
    if (salt.length != SALT_BYTES) {
      throw new IllegalArgumentException("a salt of " + salt.length + " bytes");
    }
    ByteWriter out = new ByteWriter(1 << 12);
    ObjectHeader.write(out, KIND);
    out.bytes(salt, 0, SALT_BYTES);
    out.uvarint(packs.size());
    for (PackDirectory pack : packs) {
      out.hash(pack.id().hash()).uvarint(pack.bytes()).uvarint(pack.frames().size());
      long end = 0;
      for (PackDirectory.Frame frame : pack.frames()) {
        out.uvarint(frame.offset() - end).uvarint(frame.bytes()).uvarint(frame.chunks());
        out.bytes(frame.ids(), 0, frame.ids().length);
        for (int length : frame.lengths()) {
          out.uvarint(length);
        }
        end = frame.offset() + frame.bytes();
      }
    }
    return out.toByteArray();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param where the object, for messages
   * @throws CorruptDataException if the bytes are no index, or claim what no pack can hold
   */
  public static List<PackDirectory> read(String where, byte[] bytes)
      throws CorruptDataException, UnsupportedFormatException {
    ByteReader in = new ByteReader(where, bytes);
    ObjectHeader.expect(in, where, KIND);
    in.skip("salt", SALT_BYTES);
    int count = in.uvarint("number of packs", in.remaining());
    List<PackDirectory> packs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      packs.add(readPack(in));
    }
    in.expectEnd();
    return packs;
  }

  private static PackDirectory readPack(ByteReader in) throws CorruptDataException {
    PackId id = new PackId(in.hash("pack id"));
    int packBytes = in.uvarint("pack size", Limits.MAX_PACK_BYTES);
    int count = in.uvarint("number of frames", in.remaining());
    List<PackDirectory.Frame> frames = new ArrayList<>();
    long end = 0;
    for (int i = 0; i < count; i++) {
      long offset = end + in.uvarint("gap before the frame", packBytes);
      int bytes = in.uvarint("frame size", packBytes);
      end = offset + bytes;
      in.verify(end <= packBytes, in.position(), "a frame reaches beyond its pack");
      int chunks = in.uvarint("number of chunks", Limits.MAX_FRAME_CHUNKS);
      in.verify(chunks > 0, in.position(), "a frame without chunks");
      in.verify(
          (long) chunks * CHUNK_BYTES_MIN <= in.remaining(),
          in.position(),
          "more chunks than bytes");
      byte[] ids = in.bytes("chunk ids", chunks * Hash.BYTES);
      frames.add(new PackDirectory.Frame(offset, bytes, ids, readLengths(in, chunks)));
    }
    return new PackDirectory(id, packBytes, frames);
  }

  private static int[] readLengths(ByteReader in, int chunks) throws CorruptDataException {
    int[] lengths = new int[chunks];
    int sum = 0;
    for (int i = 0; i < chunks; i++) {
      lengths[i] = in.uvarint("chunk length", Limits.MAX_CHUNK_BYTES);
      in.verify(lengths[i] > 0, in.position(), "an empty chunk");
      sum += lengths[i];
      in.verify(sum <= Limits.MAX_FRAME_BYTES, in.position(), "a frame is longer than allowed");
    }
    return lengths;
  }
}
