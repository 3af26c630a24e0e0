package dev.jamjar.synthetic;

/** The few hundred parties that notes belong to, and random digests. */
final class Owners {
  private static final int COUNT = 300;

  private final Nouns nouns;
  private final Prng prng;
  private final int[] locks = new int[COUNT];
  private final int[] firstNames = new int[COUNT];

  Owners(Nouns nouns, Prng prng) {
    this.nouns = nouns;
    this.prng = prng;
    for (int i = 0; i < COUNT; i++) {
      locks[i] = digest();
      firstNames[i] = digest();
    }
  }

  /** The number of some owner; a few have much, most have little. */
  int any() {
    return prng.below(1 + prng.below(COUNT));
  }

  /** The hash of what an owner's notes are locked with. */
  int lock(int owner) {
    return locks[owner];
  }

  /** A name for a new note of an owner: the first half follows from the lock. */
  int newName(int owner) {
    return nouns.cell(firstNames[owner], digest());
  }

  /** A new hash, which is a tuple of five numbers of 64 bits. */
  int digest() {
    return nouns.tuple(random(), random(), random(), random(), random());
  }

  private int random() {
    return nouns.atom(prng.next());
  }
}
