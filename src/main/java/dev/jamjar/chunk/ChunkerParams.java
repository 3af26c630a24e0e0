package dev.jamjar.chunk;

/**
 * How long chunks are: never shorter than {@code min} (but the last), never longer than {@code
 * max}, about {@code average} in between; all in bytes.
 */
public record ChunkerParams(int min, int average, int max) {
  /** What the raw codec cuts by (docs/format.md §9). Other numbers find no old chunk again. */
  public static final ChunkerParams RAW = new ChunkerParams(16 << 10, 64 << 10, 256 << 10);

  public ChunkerParams {
    if (min < 1 || average < min || max < average || Integer.bitCount(average) != 1) {
      throw new IllegalArgumentException("min " + min + ", average " + average + ", max " + max);
    }
    if (average < 64) {
      throw new IllegalArgumentException("average " + average + " is shorter than the window");
    }
  }
}
