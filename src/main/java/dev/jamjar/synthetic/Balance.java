package dev.jamjar.synthetic;

import java.util.ArrayList;
import java.util.List;

/** The notes that can be spent after the newest block of the heaviest chain. */
final class Balance {
  private final ZMap map;
  private final List<Note> notes = new ArrayList<>();

  Balance(Nouns nouns) {
    map = new ZMap(nouns);
  }

  int size() {
    return notes.size();
  }

  void add(Note note) {
    note.place = notes.size();
    notes.add(note);
    map.putEntry(note.name, note.entry);
  }

  void remove(Note note) {
    Note last = notes.remove(notes.size() - 1);
    if (last != note) {
      notes.set(note.place, last);
      last.place = note.place;
    }
    map.remove(note.name);
  }

  /** Any note; there must be one. */
  Note any(Prng prng) {
    return notes.get(prng.below(notes.size()));
  }

  /** The map from name to note. */
  int noun() {
    return map.noun();
  }
}
