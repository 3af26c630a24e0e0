package dev.jamjar.synthetic;

/**
 * A sequence of random numbers that is the same on every machine: SplitMix64.
 *
 * <p>Not for secrets. For one thread.
 */
final class Prng {
  /** The step of the sequence, 2^64 divided by the golden ratio, made odd. */
  private static final long STEP = 0x9e3779b97f4a7c15L;

  private long state;

  Prng(long seed) {
    state = seed;
  }

  /** A sequence that shares nothing with those of other purposes of the same seed. */
  static Prng of(long seed, long purpose) {
    return new Prng(mix(mix(seed) + purpose));
  }

  /** Scatters all bits over all bits; no two numbers have the same result. */
  static long mix(long x) {
    long z = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** The number at place {@code index}, from 0, of the sequence that starts at {@code seed}. */
  static long at(long seed, long index) {
    return mix(seed + (index + 1) * STEP);
  }

  /** Any 64 bits. */
  long next() {
    state += STEP;
    return mix(state);
  }

  /** A number from 0 to {@code bound} - 1. */
  int below(int bound) {
    return (int) Math.multiplyHigh(next() >>> 1, (long) bound << 1);
  }

  /** A number from {@code low} to {@code high}, both included. */
  int between(int low, int high) {
    return low + below(high - low + 1);
  }

  /** True once in {@code n} times. */
  boolean oneIn(int n) {
    return below(n) == 0;
  }
}
