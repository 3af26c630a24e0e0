package dev.jamjar.codec.jam;

import dev.jamjar.codec.Nouns;
import dev.jamjar.jam.JamReader;
import dev.jamjar.jam.JamSource;
import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;

/**
 * The first pass over a jam: what it refers to and how many nouns it has. Reads its structure and
 * passes over large atoms.
 */
final class FirstPass {
  private final JamReader in;
  private final PositionSet positions = new PositionSet();
  private final AtomPlaces places = new AtomPlaces();
  private long atoms;
  private long cells;
  private long references;

  private FirstPass(JamSource source, long bytes) {
    this.in = new JamReader(source, bytes);
  }

  static FirstPass over(JamSource source, long bytes)
      throws IOException, MalformedJamException, TooManyException {
    FirstPass pass = new FirstPass(source, bytes);
    while (!pass.isComplete()) {
      pass.tokens();
    }
    return pass;
  }

  /** The nouns that are referred to. To be asked for once. */
  Targets targets() {
    return new Targets(positions);
  }

  /** The large atoms. */
  AtomPlaces places() {
    return places;
  }

  Nouns nouns() {
    return new Nouns(atoms, cells, references);
  }

  private boolean isComplete() {
    return atoms + references > cells; // every cell asks for one noun more
  }

  private void tokens() throws IOException, MalformedJamException, TooManyException {
    for (int left = PlainStructureEncoder.TOKENS_AT_ONCE; left > 0 && !isComplete(); left--) {
      switch (in.next()) {
        case JamReader.CELL -> cells++;
        case JamReader.ATOM -> {
          places.add(in.position(), in.atomBits());
          in.skipAtom();
          atoms++;
        }
        default -> {
          positions.add(in.target());
          references++;
        }
      }
    }
  }
}
