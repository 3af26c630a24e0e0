package dev.jamjar.simulation;

import dev.jamjar.chunk.Chunker;
import dev.jamjar.chunk.ChunkerParams;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files that simulated publishers push: rows of blocks out of a few, each of which the raw
 * codec cuts into exactly one chunk.
 */
final class Contents {
  private static final int BLOCKS = 6;
  private static final int MAX_BLOCKS_A_FILE = 4;
  private static final Chunker CHUNKER = new Chunker(ChunkerParams.RAW);

  /** Where these bytes have gone by, a chunk ends. */
  private static final byte[] CUT = cut();

  private static final byte[][] BLOCK = blocks();

  private final Path folder;
  private final ConcurrentHashMap<List<Integer>, Content> made = new ConcurrentHashMap<>();

  /**
   * @param folder where the files are kept, once for all schedules
   */
  Contents(Path folder) {
    this.folder = folder;
  }

  /**
   * A file.
   *
   * @param name its blocks, for people
   */
  record Content(String name, Path file, byte[] bytes, Hash hash) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A random file: few blocks, so that files share them. */
  Content random(SplittableRandom random) {
    int count = 1 + random.nextInt(MAX_BLOCKS_A_FILE);
    TreeSet<Integer> blocks = new TreeSet<>();
    while (blocks.size() < count) {
      blocks.add(random.nextInt(BLOCKS));
    }
    return made.computeIfAbsent(List.copyOf(blocks), this::make);
  }

  private Content make(List<Integer> blocks) {
    byte[] bytes = new byte[0];
    for (int block : blocks) {
      int at = bytes.length;
      bytes = Arrays.copyOf(bytes, at + BLOCK[block].length);
      System.arraycopy(BLOCK[block], 0, bytes, at, BLOCK[block].length);
    }
    StringBuilder name = new StringBuilder();
    blocks.forEach(block -> name.append((char) ('a' + block)));
    try {
      Path file = folder.resolve(name.toString());
      Files.write(file, bytes);
      return new Content(name.toString(), file, bytes, Blake3.of(bytes));
    } catch (IOException e) {
      throw new IllegalStateException("cannot write the files to push", e);
    }
  }

  private static byte[] cut() {
    Random random = new Random(1);
    byte[] bytes = new byte[ChunkerParams.RAW.max()];
    while (true) {
      random.nextBytes(bytes);
      int length = CHUNKER.cut(bytes, 0, bytes.length);
      if (length > ChunkerParams.RAW.min() && length < ChunkerParams.RAW.average()) {
        return Arrays.copyOfRange(bytes, length - 64, length);
      }
    }
  }

  private static byte[][] blocks() {
    byte[][] blocks = new byte[BLOCKS][];
    for (int i = 0; i < BLOCKS; i++) {
      byte[] block = new byte[ChunkerParams.RAW.min() + CUT.length];
      // No jam begins like this, and no two blocks are alike.
      Arrays.fill(block, (byte) ('a' + i));
      System.arraycopy(CUT, 0, block, block.length - CUT.length, CUT.length);
      blocks[i] = block;
      if (CHUNKER.cut(Arrays.copyOf(block, ChunkerParams.RAW.max()), 0, ChunkerParams.RAW.max())
          != block.length) {
        throw new IllegalStateException("block " + i + " is cut elsewhere");
      }
    }
    return blocks;
  }
}
