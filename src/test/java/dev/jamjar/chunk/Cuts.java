package dev.jamjar.chunk;

import java.util.ArrayList;
import java.util.List;

/** Cuts a whole array, for tests. */
final class Cuts {
  private Cuts() {}

  /** The lengths of all chunks. */
  static List<Integer> lengths(Chunker chunker, byte[] bytes) {
    return lengths(chunker, bytes, 0);
  }

  /** The lengths of the chunks from {@code offset} on. */
  static List<Integer> lengths(Chunker chunker, byte[] bytes, int offset) {
    List<Integer> lengths = new ArrayList<>();
    for (int at = offset; at < bytes.length; at += lengths.get(lengths.size() - 1)) {
      lengths.add(chunker.cut(bytes, at, bytes.length - at));
    }
    return lengths;
  }
}
