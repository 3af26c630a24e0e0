package dev.jamjar.repository.prune;

import dev.jamjar.index.ChunkIndex;
import dev.jamjar.pack.PackDirectory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * How much of a pack is needed.
 *
 * @param first the number of its first chunk, as the index counts them
 * @param liveBytes about how many of its bytes hold chunks that are needed
 * @param deadBytes about how many hold others
 */
record PackUse(PackDirectory pack, int first, long liveBytes, long deadBytes) {
  /** What a pack needs beside its frames, generously: a header, a salt, an end. */
  private static final int OVERHEAD_BYTES = 64;

  /** The use of all packs of an index. */
  static List<PackUse> of(ChunkIndex index, BitSet live) {
    List<PackUse> uses = new ArrayList<>();
    int first = 0;
    for (PackDirectory pack : index.packs()) {
      uses.add(of(pack, first, live));
      first += pack.chunks();
    }
    return uses;
  }

  /** How many packs, and how many bytes they have in all. */
  static Tally tally(List<PackUse> uses) {
    return new Tally(uses.size(), uses.stream().mapToLong(use -> use.pack().bytes()).sum());
  }

  boolean isDead() {
    return liveBytes == 0;
  }

  private static PackUse of(PackDirectory pack, int first, BitSet live) {
    long liveBytes = 0;
    long listedBytes = 0;
    int number = first;
    for (PackDirectory.Frame frame : pack.frames()) {
      listedBytes += frame.bytes();
      liveBytes += liveBytes(frame, number, live);
      number += frame.chunks();
    }
    long unlisted = Math.max(0, pack.bytes() - listedBytes - OVERHEAD_BYTES);
    return new PackUse(pack, first, liveBytes, listedBytes - liveBytes + unlisted);
  }

  /** A frame's chunks are compressed together: each counts by its share before compression. */
  private static long liveBytes(PackDirectory.Frame frame, int first, BitSet live) {
    long liveRaw = 0;
    long raw = 0;
    for (int i = 0; i < frame.chunks(); i++) {
      raw += frame.lengths()[i];
      liveRaw += live.get(first + i) ? frame.lengths()[i] : 0;
    }
    return liveRaw == 0 ? 0 : Math.max(1, frame.bytes() * liveRaw / raw);
  }
}
