package dev.jamjar.chunk;

import dev.jamjar.bench.Checkpoints;
import dev.jamjar.bench.Gigabytes;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One thread: the raw codec's cuts in 16 MiB of random bytes. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ChunkerSpeed {
  private final Chunker chunker = new Chunker(ChunkerParams.RAW);
  private final byte[] input = Checkpoints.random(16 << 20);

  @Benchmark
  public int cuts(Gigabytes read) {
    int count = 0;
    for (int at = 0; at < input.length; count++) {
      at += chunker.cut(input, at, input.length - at);
    }
    read.bytes += input.length;
    return count;
  }
}
