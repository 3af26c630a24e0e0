package dev.jamjar.synthetic;

/**
 * Coins that a transaction may spend; what changes here is kept by {@link Balance} and the pool.
 */
final class Note {
  /** {@code [first last]}, the note's name. */
  final int name;

  /** {@code [name note]}, as the balance and the transaction that made it hold it. */
  final int entry;

  /** Its place among the notes of the balance; means nothing outside. */
  int place;

  /** The pending transaction that is to spend it, or null. */
  Transaction reservedBy;

  /** The ids of all known transactions that would spend it. */
  final ZMap spenders;

  Note(Nouns nouns, int name, int note) {
    this.name = name;
    this.entry = nouns.cell(name, note);
    this.spenders = new ZMap(nouns);
  }
}
