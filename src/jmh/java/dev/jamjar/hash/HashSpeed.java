package dev.jamjar.hash;

import dev.jamjar.bench.Checkpoints;
import dev.jamjar.bench.Gigabytes;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One thread, as the program chooses them: BLAKE3, in one call and as a stream, and SHA-256. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class HashSpeed {
  @Param({"4096", "65536", "1048576"})
  public int length;

  private byte[] input;
  private Sha256 sha256;

  @Setup
  public void fill() {
    input = Checkpoints.random(length);
    sha256 = new Sha256();
  }

  @Benchmark
  public Hash blake3(Gigabytes read) {
    read.bytes += length;
    return Blake3.of(input);
  }

  @Benchmark
  public Hash blake3Stream(Gigabytes read) {
    read.bytes += length;
    Blake3 blake3 = new Blake3();
    blake3.update(input, 0, length);
    return blake3.finish();
  }

  @Benchmark
  public Hash sha256(Gigabytes read) {
    read.bytes += length;
    sha256.update(input, 0, length);
    return sha256.finish();
  }
}
