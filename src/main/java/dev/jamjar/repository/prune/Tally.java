package dev.jamjar.repository.prune;

/** How many objects, and their bytes. */
public record Tally(long objects, long bytes) {
  public static final Tally NONE = new Tally(0, 0);

  /** One object more. */
  Tally and(long moreBytes) {
    return new Tally(objects + 1, bytes + moreBytes);
  }
}
