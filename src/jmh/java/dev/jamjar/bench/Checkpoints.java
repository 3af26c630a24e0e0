package dev.jamjar.bench;

import dev.jamjar.synthetic.ChainOptions;
import dev.jamjar.synthetic.SyntheticChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Input for benchmarks. */
public final class Checkpoints {
  private Checkpoints() {}

  /** Writes a checkpoint like mainnet's, of so many blocks, to a file for the caller to delete. */
  public static Path temporary(int blocks) throws IOException {
    Path file = Files.createTempFile("jamjar-bench-", ".chkjam");
    SyntheticChain.start(ChainOptions.likeMainnet(1, blocks)).writeTo(file);
    return file;
  }

  /** Bytes that nothing compresses, as proofs are. */
  public static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
