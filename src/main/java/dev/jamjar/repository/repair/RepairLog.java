package dev.jamjar.repository.repair;

import dev.jamjar.store.ObjectKey;

/** Told of everything that a repair changes, and why. */
@FunctionalInterface
public interface RepairLog {
  void did(ObjectKey object, String what);
}
