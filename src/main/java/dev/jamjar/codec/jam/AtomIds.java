package dev.jamjar.codec.jam;

import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;

/** The ids of the chunks that hold one large atom: what it is named by. */
final class AtomIds {
  private final byte[] bytes = new byte[Hash.BYTES];

  /** Of all ids, where there are several. */
  private final Blake3 all = new Blake3();

  private Hash first;
  private int count;

  /** Adds the atom's next chunk. */
  void add(ChunkId id) {
    if (count == 0) {
      first = id.hash();
    } else {
      if (count == 1) {
        update(first);
      }
      update(id.hash());
    }
    count++;
  }

  /** The only chunk's id, or the hash of all ids; the next chunk is another atom's. */
  Hash finish() {
    Hash hash = count == 1 ? first : all.finish();
    count = 0;
    return hash;
  }

  private void update(Hash id) {
    id.write(bytes, 0);
    all.update(bytes);
  }
}
