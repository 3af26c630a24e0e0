package dev.jamjar.index;

import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import dev.jamjar.pack.PackDirectory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Directories of packs that need not exist. */
final class Packs {
  private Packs() {}

  /** A pack of frames whose chunks are named by numbers and that many bytes long, plus one. */
  static PackDirectory of(String name, int[]... frames) {
    List<PackDirectory.Frame> listed = new ArrayList<>();
    long offset = 8;
    for (int[] numbers : frames) {
      int[] lengths = new int[numbers.length];
      byte[] ids = new byte[numbers.length * Hash.BYTES];
      for (int i = 0; i < numbers.length; i++) {
        lengths[i] = numbers[i] + 1;
        hash("chunk " + numbers[i]).write(ids, i * Hash.BYTES);
      }
      int bytes = 20 + 3 * numbers.length;
      listed.add(new PackDirectory.Frame(offset, bytes, ids, lengths));
      // Directories need not list every frame of their pack.
      offset += bytes + listed.size() % 3;
    }
    return new PackDirectory(new PackId(hash("pack " + name)), offset + 2, listed);
  }

  static Hash hash(String text) {
    return Blake3.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
