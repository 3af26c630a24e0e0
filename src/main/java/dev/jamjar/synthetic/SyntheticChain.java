package dev.jamjar.synthetic;

import dev.jamjar.LocalMachineException;
import dev.jamjar.hash.Hash;
import java.nio.file.Path;

/**
 * A made-up chain that grows from night to night, and its checkpoints.
 *
 * <p>The same options give the same bytes, on every machine. The shape is that of a real node's
 * state at version 6, down to which nouns are shared; the hashes and signatures in it are random
 * and nothing verifies. Proofs are made when they are written, so that memory follows the number of
 * small nouns: about 6 kB a block. For one thread.
 */
public final class SyntheticChain {
  private static final int COLD_PURPOSE = 1_000;
  private static final int KERNEL_PURPOSE = 2_000;

  private final ChainOptions options;
  private final Nouns stateNouns;
  private final Nouns coldNouns;
  private final Ledger ledger;
  private final KernelState kernel;
  private final NightlyJam state;
  private final NightlyJam cold;
  private Hash kernelHash;
  private int coldNoun;
  private int number;

  private SyntheticChain(ChainOptions options) {
    this.options = options;
    stateNouns = new Nouns(Prng.mix(options.seed()));
    coldNouns = new Nouns(0);
    ledger = new Ledger(options, stateNouns);
    kernel = new KernelState(stateNouns, ledger);
    state = new NightlyJam(stateNouns);
    cold = new NightlyJam(coldNouns);
    runKernel(0);
  }

  /** The chain in night 0, with as many blocks as the options want at first. */
  public static SyntheticChain start(ChainOptions options) {
    SyntheticChain chain = new SyntheticChain(options);
    chain.live(options.firstBlocks());
    return chain;
  }

  /** Goes on to the next night. */
  public void nextNight() {
    state.endNight();
    cold.endNight();
    number++;
    if (options.kernelUpgradeNight().isPresent()
        && options.kernelUpgradeNight().getAsInt() == number) {
      kernel.upgrade();
      runKernel(1);
    }
    live(options.blocksPerNight());
  }

  /** What tonight's checkpoint holds, without writing it. */
  public Night night() {
    return new Night(
        number,
        ledger.height(),
        ledger.blockCount(),
        ledger.events(),
        kernelHash,
        file().bytes(),
        state.bytes(),
        cold.bytes(),
        state.count().cells() + cold.count().cells(),
        state.count().atoms() + cold.count().atoms(),
        state.count().references() + cold.count().references(),
        (state.count().newBits() + cold.count().newBits() + 7) / 8);
  }

  /**
   * Writes tonight's checkpoint, in place of any file of that name. Nothing is kept back: the same
   * night may be written many times.
   *
   * @throws LocalMachineException if the file cannot be written; a part of it may remain
   */
  public Night writeTo(Path path) throws LocalMachineException {
    file().write(path);
    return night();
  }

  /** Passes a day in which so many blocks come, and begins the night. */
  private void live(int blocks) {
    ledger.grow(blocks);
    ledger.meetStrangers();
    state.beginNight(kernel.noun());
    cold.beginNight(coldNoun);
  }

  private void runKernel(int kernelNumber) {
    Prng hash = Prng.of(options.seed(), KERNEL_PURPOSE + kernelNumber);
    kernelHash = new Hash(hash.next(), hash.next(), hash.next(), hash.next());
    Prng libraries = Prng.of(options.seed(), COLD_PURPOSE + kernelNumber);
    coldNoun = ColdState.noun(coldNouns, libraries, options.coldBytes());
  }

  private CheckpointFile file() {
    return new CheckpointFile(kernelHash, ledger.events(), cold, state);
  }
}
