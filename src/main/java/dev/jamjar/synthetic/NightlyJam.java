package dev.jamjar.synthetic;

import java.io.IOException;
import java.io.OutputStream;
import java.util.BitSet;

/** One jam of a checkpoint, which is of another noun every night. */
final class NightlyJam {
  private final Nouns nouns;

  /** What the jam of the night before had, by kind and number. */
  private BitSet[] lastNight = {new BitSet(), new BitSet(), new BitSet()};

  /** Tonight's jam; null by day, when the nouns take the memory that it needs. */
  private JamWalk walk;

  private JamCount count;
  private long bitLength;

  NightlyJam(Nouns nouns) {
    this.nouns = nouns;
  }

  /** Measures the jam of {@code noun} and compares it with that of the night before. */
  void beginNight(int noun) {
    nouns.dropIndex();
    walk = new JamWalk(nouns, noun);
    count = new JamCount(nouns, lastNight);
    try {
      bitLength = walk.walk(count);
    } catch (IOException e) {
      throw new IllegalStateException("counting does no input or output", e);
    }
  }

  /** Keeps of the jam only which nouns it had. */
  void endNight() {
    lastNight = walk.present();
    walk = null;
  }

  long bytes() {
    return (bitLength + 7) / 8;
  }

  /** What tonight's jam consists of. */
  JamCount count() {
    return count;
  }

  /** Writes tonight's jam: as many bytes as {@link #bytes} says. */
  void write(OutputStream target) throws IOException {
    JamBits bits = new JamBits(nouns, target);
    walk.walk(bits);
    bits.finish();
  }
}
