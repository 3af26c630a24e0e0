package dev.jamjar.codec.jam;

import dev.jamjar.codec.Nouns;
import dev.jamjar.codec.Region;
import dev.jamjar.codec.UnsuitableException;
import dev.jamjar.jam.JamReader;
import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;

/** What the encoder knows of a jam before it writes anything: what it refers to, and its size. */
record FirstPass(Targets targets, Nouns nouns) {
  /** Reads the structure of the jam that {@code source} is; passes over large atoms. */
  static FirstPass over(Region source) throws IOException, UnsuitableException {
    JamReader in = new JamReader(source::read, source.length());
    PositionSet positions = new PositionSet();
    long atoms = 0;
    long cells = 0;
    long references = 0;
    try {
      while (atoms + references <= cells) { // as many nouns as cells, and one more, end it
        switch (in.next()) {
          case JamReader.CELL -> cells++;
          case JamReader.ATOM -> {
            in.skipAtom();
            atoms++;
          }
          default -> {
            positions.add(in.target());
            references++;
          }
        }
      }
    } catch (MalformedJamException | TooManyException e) {
      throw new UnsuitableException(e.getMessage());
    }
    return new FirstPass(new Targets(positions), new Nouns(atoms, cells, references));
  }
}
