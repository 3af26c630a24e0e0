package dev.jamjar.codec;

/** How many nouns are written in a region: in full as atoms and cells, and as references. */
public record Nouns(long atoms, long cells, long references) {
  public Nouns plus(Nouns others) {
    return new Nouns(atoms + others.atoms, cells + others.cells, references + others.references);
  }
}
