package dev.jamjar.snapshot;

import dev.jamjar.JamJarException;
import dev.jamjar.UntrustedException;
import dev.jamjar.hash.Hash;
import dev.jamjar.store.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a check has found so far. */
final class Findings {
  private final List<Finding> all = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  void damaged(ObjectKey object, String what, Collection<Hash> snapshots) {
    all.add(new Finding(object.name(), false, what, List.copyOf(snapshots)));
  }

  void untrusted(ObjectKey object, String what, Collection<Hash> snapshots) {
    all.add(new Finding(object.name(), true, what, List.copyOf(snapshots)));
  }

  /** Damage, or a matter of trust: the failure's kind tells. */
  void add(ObjectKey object, JamJarException failure, Collection<Hash> snapshots) {
    if (failure instanceof UntrustedException) {
      untrusted(object, failure.getMessage(), snapshots);
    } else {
      damaged(object, failure.getMessage(), snapshots);
    }
  }

  /** Something that no snapshot is hurt by. */
  void note(String text) {
    notes.add(text);
  }

  List<Finding> all() {
    return List.copyOf(all);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }
}
