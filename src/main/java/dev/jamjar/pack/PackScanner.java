package dev.jamjar.pack;

import dev.jamjar.CorruptDataException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.format.ByteReader;
import dev.jamjar.format.ObjectHeader;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import java.util.ArrayList;
import java.util.List;

/**
 * Rebuilds a pack's directory from its bytes alone: packs describe themselves, an index only saves
 * reading them.
 */
public final class PackScanner {
  private PackScanner() {}

  /**
   * Reads all of a pack, hashing every chunk.
   *
   * @param where the pack, for messages
   * @throws CorruptDataException if the bytes are no pack
   */
  public static PackDirectory scan(String where, byte[] bytes)
      throws CorruptDataException, UnsupportedFormatException {
    ByteReader in = new ByteReader(where, bytes);
    ObjectHeader.expect(in, where, PackWriter.KIND);
    in.uvarint("salt", Long.MAX_VALUE);
    List<PackDirectory.Frame> frames = new ArrayList<>();
    while (true) {
      int start = in.position();
      int first = in.u8("frame");
      if (first == PackWriter.END_OF_FRAMES) {
        break;
      }
      FrameReader.Frame frame = FrameReader.read(in, where, bytes, first);
      frames.add(
          new PackDirectory.Frame(start, in.position() - start, idsOf(frame), frame.lengths()));
    }
    int at = in.position();
    long count = in.uvarint("number of frames", Integer.MAX_VALUE);
    in.verify(count == frames.size(), at, count + " frames announced, " + frames.size() + " found");
    in.expectEnd();
    return new PackDirectory(new PackId(Blake3.of(bytes)), bytes.length, frames);
  }

  private static byte[] idsOf(FrameReader.Frame frame) {
    byte[] ids = new byte[frame.lengths().length * Hash.BYTES];
    int offset = 0;
    for (int i = 0; i < frame.lengths().length; i++) {
      int length = frame.lengths()[i];
      ChunkId.of(frame.content(), offset, length).hash().write(ids, i * Hash.BYTES);
      offset += length;
    }
    return ids;
  }
}
