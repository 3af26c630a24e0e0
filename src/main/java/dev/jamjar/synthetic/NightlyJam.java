package dev.jamjar.synthetic;

import java.io.IOException;
import java.util.BitSet;

/** One jam of a checkpoint, which is of another noun every night. */
final class NightlyJam {
  private final Nouns nouns;
  private final JamWalk walk;
  private int root;
  private long bits;
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
      bits = walk.walk(root, count);
    } catch (IOException e) {
      throw new IllegalStateException("counting does no input or output", e);
    }
  }

  long bytes() {
    return (bits + 7) / 8;
  }

  /** What this night's jam consists of. */
  JamCount count() {
    return count;
  }

  /** Writes the jam: as many bytes as {@link #bytes} says. */
  void write(JamWriter.Sink sink) throws IOException {
    JamWriter writer = new JamWriter(nouns, sink);
    walk.walk(root, writer);
    writer.finish();
  }
}
