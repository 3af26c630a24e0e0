package dev.jamjar.hash;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;

/**
 * Speed of BLAKE3 in a fresh JVM, in windows of 0.25 s from the first call on.
 *
 * <p>A plain program, so that what a user meets in the first seconds is what is measured; {@code
 * bench/hash} runs it.
 */
final class HashBenchmark {
  private static final int WINDOWS = 6;
  private static final long WINDOW_NANOS = 250_000_000L;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private HashBenchmark() {}

  public static void main(String[] args) {
    byte[] input = new byte[Integer.parseInt(args[0])];
    for (int i = 0; i < input.length; i++) {
      input[i] = (byte) (i % 251);
    }
    StringBuilder wall = new StringBuilder();
    StringBuilder cpu = new StringBuilder();
    Hash last = null;
    for (int i = 0; i < WINDOWS; i++) {
      long bytes = 0;
      long cpuStart = THREADS.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      long nanos;
      do {
        last = Blake3.of(input);
        bytes += input.length;
        nanos = System.nanoTime() - start;
      } while (nanos < WINDOW_NANOS);
      long cpuNanos = THREADS.getCurrentThreadCpuTime() - cpuStart;
      wall.append(String.format(Locale.ROOT, " %5.2f", (double) bytes / nanos));
      cpu.append(String.format(Locale.ROOT, " %5.2f", (double) bytes / cpuNanos));
    }
    System.out.printf(
        "%-16s %8d  wall%s   cpu%s  %s%n",
        Blake3.implementation(), input.length, wall, cpu, last.abbreviated());
  }
}
