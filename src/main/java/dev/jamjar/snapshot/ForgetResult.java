package dev.jamjar.snapshot;

import dev.jamjar.manifest.Catalog;
import java.util.List;

/**
 * What was forgotten, or would be.
 *
 * @param judged every snapshot of the publisher, oldest first
 */
public record ForgetResult(List<Judged> judged) {
  /**
   * One snapshot.
   *
   * @param reasons what keeps it; or why it goes
   */
  public record Judged(Catalog.Entry entry, boolean kept, List<String> reasons) {}

  /** Those that stay. */
  public List<Judged> kept() {
    return judged.stream().filter(Judged::kept).toList();
  }

  /** Those that go. */
  public List<Judged> removed() {
    return judged.stream().filter(one -> !one.kept()).toList();
  }
}
