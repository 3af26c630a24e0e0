package dev.jamjar.repository.prune;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a prune did, or would do.
 *
 * @param dead packs taken out of use because nothing in them is needed
 * @param rewritten packs taken out of use because what is needed of them was moved
 * @param written the packs that it was moved to
 * @param others other objects taken out of use
 * @param deleted objects deleted, not counting signatures
 * @param waiting objects that are to be deleted later
 * @param nextDue when the first of those is due
 * @param damaged what could not be moved, and why
 */
public record Pruned(
    Tally dead,
    Tally rewritten,
    Tally written,
    Tally others,
    Tally deleted,
    Tally waiting,
    Optional<Instant> nextDue,
    List<String> damaged) {

  /** The same after a sweep. */
  Pruned and(Sweep.Swept swept) {
    return new Pruned(
        dead,
        rewritten,
        written,
        others,
        swept.deleted(),
        swept.waiting(),
        swept.nextDue(),
        damaged);
  }
}
