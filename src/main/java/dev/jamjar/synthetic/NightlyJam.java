package dev.jamjar.synthetic;

import java.io.IOException;
import java.io.OutputStream;
import java.util.BitSet;

/** One jam of a checkpoint, which is of another noun every night. */
final class NightlyJam {
  private final Nouns nouns;
  private final JamWalk walk;
  private int root;
  private long bitLength;
  private JamCount count;

  NightlyJam(Nouns nouns) {
    this.nouns = nouns;
    walk = new JamWalk(nouns);
  }

  /** Turns to the next night's noun: measures its jam and compares it with the last one's. */
  void turnTo(int noun) {
    BitSet[] lastNight = walk.present();
    walk.reset();
    root = noun;
    count = new JamCount(nouns, lastNight);
    try {
      bitLength = walk.walk(root, count);
    } catch (IOException e) {
      throw new IllegalStateException("counting does no input or output", e);
    }
  }

  long bytes() {
    return (bitLength + 7) / 8;
  }

  /** What this night's jam consists of. */
  JamCount count() {
    return count;
  }

  /** Writes the jam: as many bytes as {@link #bytes} says. */
  void write(OutputStream target) throws IOException {
    JamBits bits = new JamBits(nouns, target);
    walk.walk(root, bits);
    bits.finish();
  }
}
