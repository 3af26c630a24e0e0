package dev.jamjar.pack;

import dev.jamjar.format.ByteWriter;
import dev.jamjar.format.Limits;
import dev.jamjar.format.ObjectHeader;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pack under construction: takes chunks, groups and compresses them into frames, and is sealed
 * into the bytes of one object (docs/format.md §6).
 *
 * <p>Short chunks share a frame, so that each is compressed in the context of its neighbours; a
 * long one has a frame of its own. Belongs to one thread.
 */
public final class PackWriter implements Closeable {
  static final char KIND = 'P';

  /** What stands where a frame's compression would: there are no more frames. */
  static final int END_OF_FRAMES = 0xff;

  /** Where the first frame of a pack starts whose salt is 0: behind the header and the salt. */
  private static final int UNSALTED_BYTES = ObjectHeader.BYTES + 1;

  /** Packs are sealed when they grow beyond this: one PUT each, few requests, bounded memory. */
  public static final int TARGET_BYTES = 32 << 20;

  /** A frame is closed when it holds this much before compression. */
  private static final int FRAME_TARGET_BYTES = 128 << 10;

  /** From this length on a chunk stands alone: it has context enough in itself. */
  private static final int LONE_CHUNK_BYTES = 16 << 10;

  private final Compression compression = new Compression();
  private final List<PackDirectory.Frame> frames = new ArrayList<>();
  private ByteWriter pack = new ByteWriter(1 << 20);
  private final ByteWriter group = new ByteWriter(2 * FRAME_TARGET_BYTES);
  private final List<ChunkId> groupIds = new ArrayList<>();
  private final List<Integer> groupLengths = new ArrayList<>();

  public PackWriter() {
    begin(pack, 0);
  }

  /** Adds a chunk of 1 to {@link Limits#MAX_CHUNK_BYTES} bytes. */
  public void add(ChunkId id, byte[] content, int offset, int length) {
    if (length < 1 || length > Limits.MAX_CHUNK_BYTES) {
      throw new IllegalArgumentException("chunk of " + length + " bytes");
    }
    if (length >= LONE_CHUNK_BYTES) {
      byte[] lone = offset == 0 ? content : Arrays.copyOfRange(content, offset, offset + length);
      writeFrame(List.of(id), List.of(length), lone, length);
      return;
    }
    group.bytes(content, offset, length);
    groupIds.add(id);
    groupLengths.add(length);
    if (group.length() >= FRAME_TARGET_BYTES || groupIds.size() == Limits.MAX_FRAME_CHUNKS) {
      closeGroup();
    }
  }

  /** Whether nothing was added since the start or the last {@link #seal}. */
  public boolean isEmpty() {
    return frames.isEmpty() && groupIds.isEmpty();
  }

  /** Whether it is time to {@link #seal}. */
  public boolean isFull() {
    return pack.length() >= TARGET_BYTES;
  }

  /** Finishes the pack and starts the next one. */
  public Sealed seal() {
    closeGroup();
    pack.u8(END_OF_FRAMES).uvarint(frames.size());
    byte[] bytes = pack.array();
    int length = pack.length();
    PackId id = new PackId(Blake3.of(bytes, 0, length));
    Sealed sealed =
        new Sealed(
            new PackDirectory(id, length, List.copyOf(frames)),
            ByteBuffer.wrap(bytes, 0, length).asReadOnlyBuffer());
    frames.clear();
    // The bytes are the caller's now; after one full pack, more are likely.
    pack = new ByteWriter(length < TARGET_BYTES ? 1 << 20 : TARGET_BYTES + (2 << 20));
    begin(pack, 0);
    return sealed;
  }

  @Override
  public void close() {
    compression.close();
  }

  private static void begin(ByteWriter out, long salt) {
    ObjectHeader.write(out, KIND);
    out.uvarint(salt);
  }

  private void closeGroup() {
    if (!groupIds.isEmpty()) {
      writeFrame(groupIds, groupLengths, group.array(), group.length());
      groupIds.clear();
      groupLengths.clear();
      group.clear();
    }
  }

  private void writeFrame(List<ChunkId> ids, List<Integer> lengths, byte[] raw, int rawLength) {
    int offset = pack.length();
    int compressed = compression.compress(raw, rawLength);
    pack.u8(compressed < 0 ? Compression.STORED : Compression.ZSTD);
    pack.u8(FrameReader.NOT_ENCRYPTED);
    pack.uvarint(ids.size());
    for (int length : lengths) {
      pack.uvarint(length);
    }
    if (compressed < 0) {
      pack.uvarint(rawLength).bytes(raw, 0, rawLength);
    } else {
      pack.uvarint(compressed).bytes(compression.result(), 0, compressed);
    }
    byte[] idBytes = new byte[ids.size() * Hash.BYTES];
    int[] lengthArray = new int[ids.size()];
    for (int i = 0; i < lengthArray.length; i++) {
      ids.get(i).hash().write(idBytes, i * Hash.BYTES);
      lengthArray[i] = lengths.get(i);
    }
    frames.add(new PackDirectory.Frame(offset, pack.length() - offset, idBytes, lengthArray));
  }

  /**
   * A finished pack. Its salt is 0, so that the same chunks make the same pack.
   *
   * @param content all its bytes
   */
  public record Sealed(PackDirectory directory, ByteBuffer content) {
    /** The same chunks under a name that nobody has used before. */
    public Sealed salted(SecureRandom random) {
      ByteBuffer frames = content.duplicate();
      byte[] body = new byte[frames.remaining() - UNSALTED_BYTES];
      frames.position(frames.position() + UNSALTED_BYTES).get(body);
      ByteWriter out = new ByteWriter(body.length + UNSALTED_BYTES + 16);
      begin(out, 1 + (random.nextLong() & (Long.MAX_VALUE - 1)));
      int shift = out.length() - UNSALTED_BYTES;
      out.bytes(body, 0, body.length);
      List<PackDirectory.Frame> shifted = new ArrayList<>();
      for (PackDirectory.Frame frame : directory.frames()) {
        shifted.add(
            new PackDirectory.Frame(
                frame.offset() + shift, frame.bytes(), frame.ids(), frame.lengths()));
      }
      PackId id = new PackId(Blake3.of(out.array(), 0, out.length()));
      return new Sealed(
          new PackDirectory(id, out.length(), List.copyOf(shifted)),
          ByteBuffer.wrap(out.array(), 0, out.length()).asReadOnlyBuffer());
    }
  }
}
