package dev.jamjar.codec;

import dev.jamjar.bench.Checkpoints;
import dev.jamjar.bench.Gigabytes;
import dev.jamjar.checkpoint.Checkpoint;
import dev.jamjar.checkpoint.Part;
import dev.jamjar.hash.ChunkId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private ChunkList chunks;

  @Setup
  public void encodeOnce() throws IOException, UnsuitableException {
    file = Checkpoints.temporary(BLOCKS);
    channel = FileChannel.open(file);
    source = Checkpoint.read(channel).part(part).orElseThrow().in(Region.of(channel));
    chunks = new ChunkList();
    Codecs.JAM.encode(source, chunks);
  }

  @TearDown
  public void delete() throws IOException {
    channel.close();
    Files.delete(file);
  }

  @Benchmark
  public long encode(Gigabytes read) throws IOException, UnsuitableException {
    long[] encoded = {0};
    Codecs.JAM.encode(
        source,
        (bytes, at, length) -> {
          encoded[0] += length;
          return ChunkId.of(bytes, at, length);
        });
    read.bytes += source.length();
    return encoded[0];
  }

  @Benchmark
  public void decode(Gigabytes written) throws IOException {
    Codecs.JAM.decode(chunks.source(), source.length(), OutputStream.nullOutputStream());
    written.bytes += source.length();
  }
}
