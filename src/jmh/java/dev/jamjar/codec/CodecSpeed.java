package dev.jamjar.codec;

import dev.jamjar.bench.Checkpoints;
import dev.jamjar.bench.Gigabytes;
import dev.jamjar.checkpoint.Checkpoint;
import dev.jamjar.checkpoint.Part;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One thread: a jam of a synthetic checkpoint into chunks and back, in bytes of jam. The state is
 * mostly proofs, the cold state small nouns and references only.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class CodecSpeed {
  private static final int BLOCKS = 1_000;

  @Param({"STATE_JAM", "COLD_JAM"})
  public Part.Role part;

  private Path file;
  private FileChannel channel;
  private Region source;
  private List<byte[]> chunks;

  @Setup
  public void encodeOnce() throws IOException, UnsuitableException {
    file = Checkpoints.temporary(BLOCKS);
    channel = FileChannel.open(file);
    source = Checkpoint.read(channel).part(part).orElseThrow().in(Region.of(channel));
    chunks = new ArrayList<>();
    Codecs.JAM.encode(source, (bytes, at, length) -> chunks.add(copy(bytes, at, length)));
  }

  @TearDown
  public void delete() throws IOException {
    channel.close();
    Files.delete(file);
  }

  @Benchmark
  public long encode(Gigabytes read) throws IOException, UnsuitableException {
    long[] encoded = {0};
    Codecs.JAM.encode(source, (bytes, at, length) -> encoded[0] += length);
    read.bytes += source.length();
    return encoded[0];
  }

  @Benchmark
  public void decode(Gigabytes written) throws IOException {
    Iterator<byte[]> next = chunks.iterator();
    Codecs.JAM.decode(
        () -> next.hasNext() ? next.next() : null, source.length(), OutputStream.nullOutputStream());
    written.bytes += source.length();
  }

  private static byte[] copy(byte[] bytes, int offset, int length) {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }
}
