package dev.jamjar.simulation;

import dev.jamjar.simulation.Violation.Rule;
import java.util.EnumSet;
import java.util.Set;

/**
 * A version of the program that lacks one of its precautions: a line of its source is another.
 *
 * <p>A precaution without a mutant that is caught is one that nobody knows to be needed.
 */
enum Mutant {
  /** Prunes without the second look: what was retired long enough ago is deleted unseen. */
  NO_SECOND_LOOK(
      0,
      "repository/prune/Sweep",
      "if (look.inUse().uses(key)) {",
      "if (look == null) {",
      Rule.SNAPSHOTS),
  /** Reuses the names of packs that are going to be deleted. */
  NO_MARKERS(
      126,
      "repository/PackNames",
      "while (store.size(Layout.marker(pack.directory().id())).isPresent()) {",
      "while (store == null) {",
      Rule.SNAPSHOTS,
      Rule.GRACE),
  /** Deletes what somebody has only just let go of, as far as his list of it does not stop it. */
  NO_LOOK_BACK(
      0,
      "repository/prune/Sweep",
      "inUse.addNewestSince(repository, at.minus(grace));",
      "inUse.addNewestSince(repository, at);",
      Rule.GRACE),
  /** Overtaken while it pushes, does not list again what the other has let go of. */
  NO_LISTING_AGAIN(
      119,
      "repository/Segments",
      "if (known.isOf(base)) {",
      "if (known != null) {",
      Rule.SNAPSHOTS),
  /** Commits however long it took. */
  NO_TIME_LIMIT(
      9024,
      "repository/CatalogCommit",
      "if (taken.compareTo(LONGEST_WORK) > 0) {",
      "if (taken.isNegative()) {",
      Rule.SNAPSHOTS,
      Rule.GRACE),
  /** Waits for half as long as it should before it deletes. */
  HALF_THE_GRACE(
      0,
      "repository/prune/Sweep",
      "this.grace = grace;",
      "this.grace = grace.dividedBy(2);",
      Rule.GRACE);

  private final long firstSeed;
  private final String source;
  private final String original;
  private final String mutated;
  private final Set<Rule> caughtBy;

  /**
   * @param firstSeed where to begin looking for a schedule that catches it: at one that did, when
   *     this was written
   * @param source the file below {@code dev/jamjar}, without its ending
   * @param original what stands there once
   * @param mutated what stands there instead
   */
  Mutant(
      long firstSeed, String source, String original, String mutated, Rule caughtBy, Rule... orBy) {
    this.firstSeed = firstSeed;
    this.source = source;
    this.original = original;
    this.mutated = mutated;
    this.caughtBy = EnumSet.of(caughtBy, orBy);
  }

  /** The first seed to try. */
  long firstSeed() {
    return firstSeed;
  }

  /** The file that is changed, below {@code src/main/java}, without its ending. */
  String source() {
    return "dev/jamjar/" + source;
  }

  /** The changed text of that file. */
  String mutate(String text) {
    int at = text.indexOf(original);
    if (at < 0 || text.indexOf(original, at + 1) >= 0) {
      throw new IllegalStateException(
          this + " is about a line that is no longer there once: " + original);
    }
    return text.replace(original, mutated);
  }

  /** The rules of which one must be broken. */
  Set<Rule> caughtBy() {
    return caughtBy;
  }
}
