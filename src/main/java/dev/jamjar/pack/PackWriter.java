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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

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

  /** Room for a full pack: the last frame may go beyond. */
  private static final int FULL_BYTES = TARGET_BYTES + (2 << 20);

  /** Doubled at first, since many pushes add little; beyond the other, there is a full pack's. */
  private static final int FIRST_BYTES = FULL_BYTES >> 9;

  private static final int MOST_HEAP_BYTES = FULL_BYTES >> 3;

  /** Where memory starts that a disk may be given as it is. */
  private static final int ALIGNED_BYTES = 4 << 10;

  /** The pack is hashed in steps of so much. */
  private static final int HASHED_BYTES = 256 << 10;

  /** A frame is closed when it holds this much before compression. */
  private static final int FRAME_TARGET_BYTES = 128 << 10;

  /** From this length on a chunk stands alone: it has context enough in itself. */
  private static final int LONE_CHUNK_BYTES = 16 << 10;

  private final Compression compression = new Compression();
  private final List<PackDirectory.Frame> frames = new ArrayList<>();

  /** The memory of full packs that nobody looks at any more. */
  private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

  private ByteBuffer pack = ByteBuffer.allocate(FIRST_BYTES);

  /** The hash of the pack's first bytes, which were in the processor's cache when it saw them. */
  private final Blake3 hash = new Blake3();

  private int hashed;
  private final ByteWriter head = new ByteWriter();
  private final ByteWriter group = new ByteWriter(2 * FRAME_TARGET_BYTES);
  private final List<ChunkId> groupIds = new ArrayList<>();
  private final List<Integer> groupLengths = new ArrayList<>();

  public PackWriter() {
    begin();
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

  /**
   * Adds a frame of another pack as it stands there; its chunks are known to be right.
   *
   * @param bytes holds it from {@code offset} on
   */
  public void copy(PackDirectory.Frame frame, byte[] bytes, int offset) {
    closeGroup();
    int start = pack.position();
    append(bytes, offset, frame.bytes());
    frames.add(new PackDirectory.Frame(start, frame.bytes(), frame.ids(), frame.lengths()));
  }

  /** Whether nothing was added since the start or the last {@link #seal}. */
  public boolean isEmpty() {
    return frames.isEmpty() && groupIds.isEmpty();
  }

  /** Whether it is time to {@link #seal}. */
  public boolean isFull() {
    return pack.position() >= TARGET_BYTES;
  }

  /** Finishes the pack and starts the next one. */
  public Sealed seal() {
    closeGroup();
    head.u8(END_OF_FRAMES).uvarint(frames.size());
    appendHead();
    ByteBuffer bytes = pack.flip();
    int length = bytes.limit();
    hash.update(bytes.duplicate().position(hashed));
    hashed = 0;
    PackId id = new PackId(hash.finish());
    Sealed sealed = new Sealed(new PackDirectory(id, length, List.copyOf(frames)), bytes);
    frames.clear();
    // The bytes are the caller's now; after one full pack, more are likely.
    ByteBuffer next = free.poll();
    if (next == null) {
      next = length < TARGET_BYTES ? ByteBuffer.allocate(FIRST_BYTES) : fullMemory();
    }
    pack = next.clear();
    begin();
    return sealed;
  }

  /**
   * Takes the memory of a pack back, for the next ones; nobody looks at its content any more. From
   * any thread.
   */
  public void recycle(Sealed sealed) {
    if (sealed.memory.isDirect()) {
      free.add(sealed.memory);
    }
  }

  @Override
  public void close() {
    compression.close();
  }

  /** Outside the heap, so that it is written to the disk or the network without a copy. */
  private static ByteBuffer fullMemory() {
    return ByteBuffer.allocateDirect(FULL_BYTES + ALIGNED_BYTES).alignedSlice(ALIGNED_BYTES);
  }

  private static PackId id(ByteBuffer pack) {
    Blake3 blake3 = new Blake3();
    blake3.update(pack.duplicate());
    return new PackId(blake3.finish());
  }

  private void begin() {
    begin(head, 0);
    appendHead();
  }

  private static void begin(ByteWriter out, long salt) {
    ObjectHeader.write(out, KIND);
    out.uvarint(salt);
  }

  private void appendHead() {
    append(head.array(), 0, head.length());
    head.clear();
  }

  private void append(byte[] bytes, int offset, int length) {
    if (pack.remaining() < length) {
      long wanted = Math.max(2L * pack.capacity(), (long) pack.position() + length);
      boolean large = wanted > MOST_HEAP_BYTES && wanted <= FULL_BYTES;
      ByteBuffer more = large ? fullMemory() : ByteBuffer.allocate(Math.toIntExact(wanted));
      pack = more.put(pack.flip());
    }
    pack.put(bytes, offset, length);
    if (pack.position() - hashed >= HASHED_BYTES) {
      hash.update(pack.duplicate().flip().position(hashed));
      hashed = pack.position();
    }
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
    int offset = pack.position();
    int compressed = compression.compress(raw, rawLength);
    head.u8(compressed < 0 ? Compression.STORED : Compression.ZSTD);
    head.u8(FrameReader.NOT_ENCRYPTED);
    head.uvarint(ids.size());
    for (int length : lengths) {
      head.uvarint(length);
    }
    head.uvarint(compressed < 0 ? rawLength : compressed);
    appendHead();
    if (compressed < 0) {
      append(raw, 0, rawLength);
    } else {
      append(compression.result(), 0, compressed);
    }
    byte[] idBytes = new byte[ids.size() * Hash.BYTES];
    int[] lengthArray = new int[ids.size()];
    for (int i = 0; i < lengthArray.length; i++) {
      ids.get(i).hash().write(idBytes, i * Hash.BYTES);
      lengthArray[i] = lengths.get(i);
    }
    frames.add(new PackDirectory.Frame(offset, pack.position() - offset, idBytes, lengthArray));
  }

  /** A finished pack. Its salt is 0, so that the same chunks make the same pack. */
  public static final class Sealed {
    private final PackDirectory directory;

    /** Its bytes, from 0 to the limit, and room behind them. */
    private final ByteBuffer memory;

    private Sealed(PackDirectory directory, ByteBuffer memory) {
      this.directory = directory;
      this.memory = memory;
    }

    public PackDirectory directory() {
      return directory;
    }

    /** All its bytes, until they are given to {@link #recycle}. */
    public ByteBuffer content() {
      return memory.asReadOnlyBuffer();
    }

    /** The same chunks under a name that nobody has used before. */
    public Sealed salted(SecureRandom random) {
      ByteWriter start = new ByteWriter();
      begin(start, 1 + (random.nextLong() & (Long.MAX_VALUE - 1)));
      int shift = start.length() - UNSALTED_BYTES;
      ByteBuffer out = ByteBuffer.allocate(memory.limit() + shift);
      out.put(start.array(), 0, start.length());
      out.put(memory.duplicate().position(UNSALTED_BYTES)).flip();
      List<PackDirectory.Frame> shifted = new ArrayList<>();
      for (PackDirectory.Frame frame : directory.frames()) {
        shifted.add(
            new PackDirectory.Frame(
                frame.offset() + shift, frame.bytes(), frame.ids(), frame.lengths()));
      }
      return new Sealed(new PackDirectory(id(out), out.limit(), List.copyOf(shifted)), out);
    }
  }
}
