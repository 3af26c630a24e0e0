package dev.jamjar.hash;

import java.util.Locale;

/**
 * Speed of BLAKE3 in a fresh JVM: one line per input size, in 0.5 s windows from the first call on.
 *
 * <p>A plain program, so that what a user meets in the first seconds is what is measured; run it
 * with {@code bench/hash}.
 */
final class HashBenchmark {
  private static final int WINDOWS = 4;
  private static final long WINDOW_NANOS = 500_000_000L;

  private HashBenchmark() {}

  public static void main(String[] sizes) {
    for (String size : sizes) {
      byte[] input = new byte[Integer.parseInt(size)];
      for (int i = 0; i < input.length; i++) {
        input[i] = (byte) (i % 251);
      }
      StringBuilder line = new StringBuilder(Blake3.implementation()).append(' ').append(size);
      long check = 0;
      for (int i = 0; i < WINDOWS; i++) {
        long count = 0;
        long start = System.nanoTime();
        long nanos;
        do {
          check ^= Blake3.of(input).w0();
          count++;
          nanos = System.nanoTime() - start;
        } while (nanos < WINDOW_NANOS);
        double speed = (double) count * input.length / nanos;
        line.append(String.format(Locale.ROOT, " %.2f", speed));
      }
      System.out.println(line + " GB/s" + (check == 1 ? "!" : ""));
    }
  }
}
