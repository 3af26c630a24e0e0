package dev.jamjar.synthetic;

import java.util.OptionalInt;

/**
 * What a synthetic chain is to be like.
 *
 * @param seed what everything random follows from
 * @param firstBlocks blocks of night 0, at least 1
 * @param blocksPerNight blocks that each later night adds, at least 1
 * @param proofBytes length of a block's proof, which differs by up to 1/64 from block to block: 64
 *     to 16,777,216
 * @param maxTransactionsPerBlock a block has none to so many transactions: 0 to 20
 * @param coldBytes about how long the jam of the cold state is: 0 to 67,108,864
 * @param kernelUpgradeNight the night, from 1, from which another kernel runs, if any: its hash is
 *     another and its cold state almost entirely so
 */
public record ChainOptions(
    long seed,
    int firstBlocks,
    int blocksPerNight,
    int proofBytes,
    int maxTransactionsPerBlock,
    int coldBytes,
    OptionalInt kernelUpgradeNight) {
  public ChainOptions {
    check("firstBlocks", firstBlocks, 1, Integer.MAX_VALUE);
    check("blocksPerNight", blocksPerNight, 1, Integer.MAX_VALUE);
    check("proofBytes", proofBytes, 64, 1 << 24);
    check("maxTransactionsPerBlock", maxTransactionsPerBlock, 0, 20);
    check("coldBytes", coldBytes, 0, 1 << 26);
    check("kernelUpgradeNight", kernelUpgradeNight.orElse(1), 1, Integer.MAX_VALUE);
  }

  /** Like mainnet: 144 blocks a night with proofs of 117 kB, 4 MB of cold state, no upgrade. */
  public static ChainOptions likeMainnet(long seed, int firstBlocks) {
    return new ChainOptions(seed, firstBlocks, 144, 117_000, 3, 4_000_000, OptionalInt.empty());
  }

  private static void check(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be from " + low + " to " + high);
    }
  }
}
