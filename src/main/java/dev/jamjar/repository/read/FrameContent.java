package dev.jamjar.repository.read;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.index.ChunkLocation;
import dev.jamjar.pack.FrameReader;
import dev.jamjar.pack.PackDirectory;
import java.util.Arrays;

/**
 * A frame that was fetched, decompressed and checked chunk by chunk.
 *
 * <p>A chunk that is not what its id says is an error only for those who want that chunk.
 */
public final class FrameContent {
  private final PackDirectory pack;
  private final PackDirectory.Frame frame;
  private final byte[] content;
  private final int[] offsets;
  private final Hash[] wrong;

  private FrameContent(PackDirectory pack, PackDirectory.Frame frame, byte[] content, int start) {
    this.pack = pack;
    this.frame = frame;
    this.content = content;
    this.offsets = new int[frame.chunks()];
    this.wrong = new Hash[frame.chunks()];
    int offset = start;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = offset;
      Hash found = Blake3.of(content, offset, frame.lengths()[i]);
      if (!found.equals(frame.id(i).hash())) {
        wrong[i] = found;
      }
      offset += frame.lengths()[i];
    }
  }

  /** Reads and checks a frame of bytes that nobody changes any more. */
  public static FrameContent read(
      PackDirectory pack, PackDirectory.Frame frame, byte[] bytes, int offset)
      throws JamJarException {
    return read(pack, frame, bytes, offset, true);
  }

  /**
   * Reads and checks the frame that starts at {@code offset} of {@code bytes}.
   *
   * @param lent whether a frame that is stored as it is may go on using {@code bytes}
   */
  public static FrameContent read(
      PackDirectory pack, PackDirectory.Frame frame, byte[] bytes, int offset, boolean lent)
      throws JamJarException {
    String where = "pack " + pack.id();
    FrameReader.Frame read =
        FrameReader.read(where + ", frame at " + frame.offset(), bytes, offset, frame.bytes());
    if (!Arrays.equals(read.lengths(), frame.lengths())) {
      throw new CorruptDataException(
          where, frame.offset(), "the frame holds other chunks than its index says");
    }
    if (lent || read.content() != bytes) {
      return new FrameContent(pack, frame, read.content(), read.offset());
    }
    int end = read.offset() + ChunkFetcher.rawBytes(frame);
    return new FrameContent(pack, frame, Arrays.copyOfRange(bytes, read.offset(), end), 0);
  }

  /** What holds the chunks; nobody may change it. */
  byte[] array() {
    return content;
  }

  /** Where in the array a chunk starts. */
  int offset(int chunk) {
    return offsets[chunk];
  }

  /** A copy of one chunk. */
  public byte[] chunk(ChunkLocation location) throws CorruptDataException {
    return chunk(location.ordinal());
  }

  /** The same by its number within the frame. */
  public byte[] chunk(int i) throws CorruptDataException {
    require(i);
    return Arrays.copyOfRange(content, offsets[i], offsets[i] + frame.lengths()[i]);
  }

  /** Refuses a chunk that is not what its id says. */
  public void require(int i) throws CorruptDataException {
    if (wrong[i] != null) {
      throw new CorruptDataException(
          "pack "
              + pack.id()
              + " is damaged: chunk "
              + i
              + " of the frame at byte "
              + frame.offset()
              + " hashes to "
              + wrong[i].abbreviated()
              + "…, expected "
              + frame.id(i).hash().abbreviated()
              + "…",
          ChunkFetcher.REPAIR);
    }
  }
}
