package dev.jamjar.codec.jam;

import dev.jamjar.codec.Region;
import dev.jamjar.synthetic.ChainOptions;
import dev.jamjar.synthetic.Night;
import dev.jamjar.synthetic.SyntheticChain;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Times the codec on a synthetic chain like mainnet's, in seconds of processor time of one thread;
 * run {@link #main} with the number of blocks and a folder with room for two such files.
 */
final class JamCodecBench {
  private static final int RUNS = 5;

  private final Path file;
  private final Path encoded;
  private final long offset;
  private final long length;

  private JamCodecBench(Path folder, int blocks) throws IOException {
    file = folder.resolve("bench.chkjam");
    encoded = folder.resolve("bench.chunks");
    SyntheticChain chain = SyntheticChain.start(ChainOptions.likeMainnet(1, blocks));
    Night night = chain.writeTo(file);
    offset = night.fileBytes() - night.stateBytes();
    length = night.stateBytes();
  }

  public static void main(String[] arguments) throws Exception {
    JamCodecBench bench = new JamCodecBench(Path.of(arguments[1]), Integer.parseInt(arguments[0]));
    for (int i = 0; i < RUNS; i++) {
      bench.run("encode", bench::encode);
      bench.run("decode", bench::decode);
    }
    Files.delete(bench.file);
    Files.delete(bench.encoded);
  }

  private interface Work {
    long run() throws Exception;
  }

  /** Times {@code work}, and takes off what reading or writing the chunks takes by itself. */
  private void run(String what, Work work) throws Exception {
    long start = now();
    long elsewhere = work.run();
    double seconds = (now() - start - elsewhere) / 1e9;
    System.out.printf("%s: %.2f s, %.2f GB/s%n", what, seconds, length / 1e9 / seconds);
  }

  private long encode() throws Exception {
    long[] writing = new long[1];
    try (FileChannel channel = FileChannel.open(file);
        DataOutputStream out = new DataOutputStream(Files.newOutputStream(encoded))) {
      new JamCodec()
          .encode(
              new Region(channel, offset, length),
              (buffer, at, n) -> {
                long start = now();
                out.writeInt(n);
                out.write(buffer, at, n);
                writing[0] += now() - start;
              });
    }
    return writing[0];
  }

  private long decode() throws Exception {
    long[] reading = new long[1];
    try (DataInputStream in = new DataInputStream(Files.newInputStream(encoded))) {
      new JamCodec()
          .decode(
              () -> {
                long start = now();
                byte[] chunk = next(in);
                reading[0] += now() - start;
                return chunk;
              },
              length,
              OutputStream.nullOutputStream());
    }
    return reading[0];
  }

  private static byte[] next(DataInputStream in) throws IOException {
    try {
      return in.readNBytes(in.readInt());
    } catch (EOFException e) {
      return null;
    }
  }

  private static long now() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
