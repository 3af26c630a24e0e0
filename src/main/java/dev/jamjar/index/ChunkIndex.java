package dev.jamjar.index;

import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.pack.PackDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which pack holds which chunk, in memory: about 60 bytes a chunk.
 *
 * <p>A chunk that several packs hold is found in the one added first. Safe for readers on several
 * threads only while nobody adds.
 */
public final class ChunkIndex {
  /** Entries are the number of the frame in the upper bits and of the chunk in these. */
  private static final int ORDINAL_BITS = 17;

  private static final long EMPTY = -1;
  private static final int MAX_CAPACITY = 1 << 30;

  private final List<PackDirectory> packs = new ArrayList<>();
  private final List<PackDirectory> packOfFrame = new ArrayList<>();
  private final List<PackDirectory.Frame> frames = new ArrayList<>();
  private int[] firstOfFrame = new int[64];
  private int listed;
  private long[] table = emptyTable(1 << 10);
  private int size;

  /** Makes room for {@code chunks} more at once, instead of whenever half of it is taken. */
  public void reserve(int chunks) {
    long capacity = table.length;
    while (capacity / 2 < (long) size + chunks && capacity < MAX_CAPACITY) {
      capacity *= 2;
    }
    if (capacity > table.length) {
      grow((int) capacity);
    }
  }

  /** Adds all chunks of a pack. */
  public void add(PackDirectory pack) {
    packs.add(pack);
    for (PackDirectory.Frame frame : pack.frames()) {
      long base = (long) frames.size() << ORDINAL_BITS;
      if (frames.size() == firstOfFrame.length) {
        firstOfFrame = Arrays.copyOf(firstOfFrame, 2 * firstOfFrame.length);
      }
      firstOfFrame[frames.size()] = listed;
      listed = Math.addExact(listed, frame.chunks());
      frames.add(frame);
      packOfFrame.add(pack);
      for (int i = 0; i < frame.chunks(); i++) {
        insert(base | i);
      }
    }
  }

  /** Where a chunk lies, or null if no pack added holds it. */
  public ChunkLocation find(ChunkId id) {
    long entry = table[slotOf(id.hash())];
    return entry == EMPTY ? null : location(frameOf(entry), ordinalOf(entry));
  }

  /**
   * The number of a chunk: its place among all that the packs list, in the order they were added.
   *
   * @return -1 if no pack added holds it
   */
  public int number(ChunkId id) {
    long entry = table[slotOf(id.hash())];
    return entry == EMPTY ? -1 : firstOfFrame[frameOf(entry)] + ordinalOf(entry);
  }

  /** Where the chunk with a number lies. */
  public ChunkLocation at(int number) {
    int found = Arrays.binarySearch(firstOfFrame, 0, frames.size(), number);
    int frame = found >= 0 ? found : -found - 2;
    return location(frame, number - firstOfFrame[frame]);
  }

  public boolean contains(ChunkId id) {
    return table[slotOf(id.hash())] != EMPTY;
  }

  /** How many different chunks there are. */
  public int size() {
    return size;
  }

  /**
   * How many chunks the packs list, those that are listed twice counted twice: above all numbers.
   */
  public int numbers() {
    return listed;
  }

  /** The packs in the order they were added. */
  public List<PackDirectory> packs() {
    return packs;
  }

  private ChunkLocation location(int frame, int ordinal) {
    return new ChunkLocation(packOfFrame.get(frame), frames.get(frame), ordinal);
  }

  private void insert(long entry) {
    if (size >= table.length / 2) {
      grow(table.length * 2);
    }
    int slot = slotOf(idOf(entry));
    if (table[slot] == EMPTY) {
      table[slot] = entry;
      size++;
    }
  }

  private void grow(int capacity) {
    long[] old = table;
    table = emptyTable(capacity);
    int mask = table.length - 1;
    for (long entry : old) {
      if (entry != EMPTY) {
        // No two are the same: any free slot from there on will do.
        int slot = (int) idOf(entry).w1() & mask;
        while (table[slot] != EMPTY) {
          slot = (slot + 1) & mask;
        }
        table[slot] = entry;
      }
    }
  }

  private boolean isOf(long entry, Hash id) {
    return id.isAt(frames.get(frameOf(entry)).ids(), ordinalOf(entry) * Hash.BYTES);
  }

  /** The slot that holds the chunk, or the free one where it belongs. */
  private int slotOf(Hash id) {
    int mask = table.length - 1;
    int slot = (int) id.w1() & mask;
    while (table[slot] != EMPTY && !isOf(table[slot], id)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private Hash idOf(long entry) {
    return Hash.read(frames.get(frameOf(entry)).ids(), ordinalOf(entry) * Hash.BYTES);
  }

  private static int frameOf(long entry) {
    return (int) (entry >>> ORDINAL_BITS);
  }

  private static int ordinalOf(long entry) {
    return (int) entry & ((1 << ORDINAL_BITS) - 1);
  }

  private static long[] emptyTable(int capacity) {
    long[] table = new long[capacity];
    Arrays.fill(table, EMPTY);
    return table;
  }
}
