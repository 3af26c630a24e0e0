package dev.jamjar.pack;

import dev.jamjar.CorruptDataException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.bench.Checkpoints;
import dev.jamjar.bench.Gigabytes;
import dev.jamjar.checkpoint.Checkpoint;
import dev.jamjar.checkpoint.Part;
import dev.jamjar.codec.Codecs;
import dev.jamjar.codec.Region;
import dev.jamjar.codec.UnsuitableException;
import dev.jamjar.hash.ChunkId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One thread: chunks of a jam into a sealed pack, and out of it again, in bytes of chunk. The state
 * is mostly proofs, which are stored; the cold state is compressed.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class PackSpeed {
  private static final int BLOCKS = 200;

  @Param({"STATE_JAM", "COLD_JAM"})
  public Part.Role part;

  private final List<byte[]> chunks = new ArrayList<>();
  private final List<ChunkId> ids = new ArrayList<>();
  private long chunkBytes;
  private byte[] pack;
  private PackDirectory directory;

  @Setup
  public void packOnce() throws IOException, UnsuitableException {
    Path file = Checkpoints.temporary(BLOCKS);
    try (FileChannel channel = FileChannel.open(file)) {
      Codecs.JAM.encode(
          Checkpoint.read(channel).part(part).orElseThrow().in(Region.of(channel)), this::keep);
    } finally {
      Files.delete(file);
    }
    PackWriter.Sealed sealed = sealed();
    directory = sealed.directory();
    pack = new byte[sealed.content().remaining()];
    sealed.content().duplicate().get(pack);
  }

  private ChunkId keep(byte[] bytes, int offset, int length) {
    byte[] chunk = Arrays.copyOfRange(bytes, offset, offset + length);
    chunks.add(chunk);
    ChunkId id = ChunkId.of(chunk, 0, length);
    ids.add(id);
    chunkBytes += length;
    return id;
  }

  @Benchmark
  public PackWriter.Sealed write(Gigabytes read) {
    read.bytes += chunkBytes;
    return sealed();
  }

  private PackWriter.Sealed sealed() {
    try (PackWriter writer = new PackWriter()) {
      for (int i = 0; i < chunks.size(); i++) {
        writer.add(ids.get(i), chunks.get(i), 0, chunks.get(i).length);
      }
      return writer.seal();
    }
  }

  @Benchmark
  public long read(Gigabytes written) throws CorruptDataException, UnsupportedFormatException {
    long bytes = 0;
    for (PackDirectory.Frame frame : directory.frames()) {
      FrameReader.Frame read =
          FrameReader.read("the pack", pack, (int) frame.offset(), frame.bytes());
      bytes += IntStream.of(read.lengths()).sum();
    }
    written.bytes += bytes;
    return bytes;
  }
}
