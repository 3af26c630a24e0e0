package dev.jamjar.simulation;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/** Random numbers that a seed decides. */
final class FixedRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final transient SplittableRandom random;

  FixedRandom(SplittableRandom random) {
    this.random = random;
  }

  @Override
  public void nextBytes(byte[] bytes) {
    random.nextBytes(bytes);
  }
}
