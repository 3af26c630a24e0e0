package dev.jamjar.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counts bytes of input: with nanoseconds as the unit, the counter's line reads in GB/s. */
@AuxCounters
@State(Scope.Thread)
public class Gigabytes {
  public long bytes;
}
