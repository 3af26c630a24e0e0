package dev.jamjar.synthetic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * A chain that grows block by block, and the noun of what a node knows of it.
 *
 * <p>Now and then the newest blocks are abandoned for a branch that is longer by one; they stay
 * known. Blocks of strangers wait for transactions, and are dropped or join the known ones.
 */
final class Ledger {
  /** The newest blocks, of which some may be abandoned. */
  private static final int HISTORY = 4;

  private static final long CHAIN_PURPOSE = 1;

  /** Of epoch 0; those of later epochs follow. */
  private static final long TARGET_PURPOSE = 1L << 32;

  private static final int LONGEST_ABANDONED = 2;
  private static final int BLOCKS_PER_REORGANISATION = 48;
  private static final int BLOCKS_PER_EPOCH = 2016;
  private static final int SECONDS_PER_BLOCK = 600;

  /** Summer 2025 in seconds, as Urbit counts them. */
  private static final long FIRST_TIMESTAMP = 0x8000_000d_2f5e_0000L;

  private static final int TARGET_LIMBS = 9;
  private static final long COINBASE = 1L << 32;

  /** A block of a stranger, and what the balance was where it wants to stand. */
  private record Stranger(int id, int page, int heardAt, Block parent) {}

  private final ChainOptions options;
  private final Nouns nouns;
  private final Prng prng;
  private final Owners owners;
  private final Balance balance;
  private final TransactionPool pool;
  private final Deque<Block> newest = new ArrayDeque<>();
  private final List<Stranger> strangers = new ArrayList<>();
  private final int bitcoinHash;
  private long blockCount;

  private final ZMap balances;
  private final ZMap transactions;
  private final ZMap pages;
  private final ZMap minTimestamps;
  private final ZMap epochStarts;
  private final ZMap targets;
  private final ZMap heaviestChain;

  Ledger(ChainOptions options, Nouns nouns) {
    this.options = options;
    this.nouns = nouns;
    prng = Prng.of(options.seed(), CHAIN_PURPOSE);
    owners = new Owners(nouns, prng);
    bitcoinHash = owners.digest();
    balance = new Balance(nouns);
    pool = new TransactionPool(nouns, prng, owners, balance);
    balances = new ZMap(nouns);
    transactions = new ZMap(nouns);
    pages = new ZMap(nouns);
    minTimestamps = new ZMap(nouns);
    epochStarts = new ZMap(nouns);
    targets = new ZMap(nouns);
    heaviestChain = new ZMap(nouns);
  }

  /** Height of the newest block; the chain must have one. */
  int height() {
    return newest.getLast().height();
  }

  /** How many blocks are known, abandoned ones and strangers' among them. */
  long blockCount() {
    return blockCount;
  }

  /** How many events a node would have seen. */
  long events() {
    return 5 + blockCount + pool.heard();
  }

  /** Adds {@code count} blocks, those that will be abandoned among them. */
  void grow(int count) {
    int left = count;
    while (left > 0) {
      int abandoned = prng.between(1, LONGEST_ABANDONED);
      int branch = 1;
      if (prng.oneIn(BLOCKS_PER_REORGANISATION) && newest.size() > abandoned && left > abandoned) {
        abandon(abandoned);
        branch = abandoned + 1;
      }
      for (int i = 0; i < branch; i++) {
        append();
      }
      left -= branch;
    }
  }

  /** Has strangers' blocks come and go, as in the course of a day. */
  void meetStrangers() {
    for (Iterator<Stranger> all = strangers.iterator(); all.hasNext(); ) {
      Stranger stranger = all.next();
      if (prng.oneIn(2)) {
        all.remove();
        if (prng.oneIn(2)) {
          know(
              stranger.id,
              stranger.page,
              nouns.atom(0),
              stranger.parent.balance(),
              stranger.parent);
        }
      }
    }
    if (prng.oneIn(3)) {
      Block parent = newest.getLast();
      int id = owners.digest();
      int page = page(id, nouns.some(proof()), parent, pool.pendingIds(), coinbase(owners.any()));
      strangers.add(new Stranger(id, page, parent.height(), parent));
    }
  }

  /**
   * What all nodes agree on: {@code [[blocks-needed-by excluded-txs spent-by pending-blocks]
   * [balance txs raw-txs blocks heaviest-block min-timestamps epoch-start targets btc-data
   * genesis-seal]]}.
   */
  int consensus() {
    ZMap pendingBlocks = new ZMap(nouns);
    for (Stranger stranger : strangers) {
      pendingBlocks.put(stranger.id, nouns.cell(stranger.page, nouns.atom(stranger.heardAt)));
    }
    int waiting =
        nouns.tuple(pool.blocksNeededBy(), pool.excluded(), pool.spentBy(), pendingBlocks.noun());
    int core =
        nouns.tuple(
            balances.noun(),
            transactions.noun(),
            pool.rawTransactions(),
            pages.noun(),
            nouns.some(newest.getLast().id()),
            minTimestamps.noun(),
            epochStarts.noun(),
            targets.noun(),
            nouns.some(nouns.some(bitcoinHash)),
            nouns.some(nouns.cell(nouns.atom(0), bitcoinHash)));
    return nouns.cell(waiting, core);
  }

  /** {@code [highest-block-height heaviest-chain]}. */
  int derived() {
    return nouns.cell(nouns.some(nouns.atom(height())), heaviestChain.noun());
  }

  /** {@code [mining shares v0-shares candidate-block candidate-acc next-nonce]}. */
  int mining() {
    int zero = nouns.atom(0);
    int candidate = page(owners.digest(), zero, newest.getLast(), pool.pendingIds(), coinbase(0));
    return nouns.tuple(zero, coinbase(0), zero, candidate, zero, owners.digest());
  }

  private void append() {
    Block parent = newest.peekLast();
    int height = parent == null ? 0 : parent.height() + 1;
    for (int i = prng.below(options.maxTransactionsPerBlock() + 1); i > 0; i--) {
      pool.hear(height);
    }
    if (prng.oneIn(16)) {
      pool.dropNewest();
    }
    List<Transaction> taken = pool.take(prng.below(options.maxTransactionsPerBlock() + 1));
    int id = owners.digest();
    ZMap ids = new ZMap(nouns);
    ZMap bodies = new ZMap(nouns);
    List<Note> made = new ArrayList<>();
    for (Transaction transaction : taken) {
      ids.add(transaction.id);
      bodies.put(transaction.id, execute(transaction, height, made));
      pool.confirm(transaction, id);
    }
    int miner = owners.any();
    make(owners.newName(miner), nouns.atom(0), nouns.atom(COINBASE), height, made);

    int page = page(id, nouns.some(proof()), parent, ids.noun(), coinbase(miner));
    Block block =
        new Block(
            id,
            height,
            timestamp(parent),
            work(parent),
            height % BLOCKS_PER_EPOCH == 0 ? id : parent.epochStart(),
            balance.noun(),
            taken,
            made);
    know(id, page, bodies.noun(), block.balance(), block);
    heaviestChain.put(nouns.atom(height), id);
    newest.addLast(block);
    if (newest.size() > HISTORY) {
      newest.removeFirst();
    }
  }

  /** Takes the newest blocks off the heaviest chain; their heights are soon taken by others. */
  private void abandon(int count) {
    for (int i = 0; i < count; i++) {
      Block block = newest.removeLast();
      for (Note note : block.made()) {
        if (note.reservedBy != null) {
          pool.drop(note.reservedBy);
        }
        balance.remove(note);
      }
      for (Transaction transaction : block.transactions()) {
        transaction.inputs.forEach(balance::add);
      }
      pool.restore(block.transactions());
    }
  }

  /** Spends and makes notes; gives {@code [1 raw-tx size outputs]}. */
  private int execute(Transaction transaction, int height, List<Note> made) {
    transaction.inputs.forEach(balance::remove);
    ZMap outputs = new ZMap(nouns);
    for (Transaction.Output output : transaction.outputs) {
      Note note = make(output.name(), output.data(), output.assets(), height, made);
      outputs.putEntry(note.name, note.entry);
    }
    int size = nouns.atom(3_000 + 800L * transaction.outputs.size());
    return nouns.tuple(nouns.atom(1), transaction.raw, size, outputs.noun());
  }

  private Note make(int name, int data, int assets, int height, List<Note> made) {
    int note = nouns.tuple(nouns.atom(1), nouns.atom(height), name, data, assets);
    Note fresh = new Note(nouns, name, note);
    balance.add(fresh);
    made.add(fresh);
    return fresh;
  }

  /**
   * Enters a validated block into everything that is kept by block id.
   *
   * @param bodies its transactions by id
   * @param near a block of its time and epoch
   */
  private void know(int id, int page, int bodies, int balanceAfter, Block near) {
    blockCount++;
    pages.put(id, page);
    transactions.put(id, bodies);
    balances.put(id, balanceAfter);
    minTimestamps.put(id, nouns.atom(near.timestamp() - 6 * SECONDS_PER_BLOCK));
    epochStarts.put(id, near.epochStart());
    targets.put(id, target(near.height()));
  }

  private int page(int id, int pow, Block parent, int transactionIds, int coinbase) {
    int height = parent == null ? 0 : parent.height() + 1;
    return nouns.tuple(
        id,
        pow,
        parent == null ? nouns.tuple(zeros(5)) : parent.id(),
        transactionIds,
        coinbase,
        nouns.atom(timestamp(parent)),
        nouns.atom(height % BLOCKS_PER_EPOCH),
        target(height),
        bigNumber(work(parent), work(parent) >>> 32),
        nouns.atom(height),
        prng.oneIn(8) ? nouns.list(nouns.atom(prng.next() >>> 8)) : nouns.atom(0));
  }

  /** A proof of work: its length differs a little from block to block. */
  private int proof() {
    int bits = 8 * options.proofBytes();
    return nouns.bulk(bits - bits / 64 + prng.below(bits / 32 + 1));
  }

  private int coinbase(int miner) {
    ZMap shares = new ZMap(nouns);
    shares.put(owners.lock(miner), nouns.atom(COINBASE));
    return shares.noun();
  }

  /** When the block after {@code parent} was made: ten minutes later, more or less. */
  private static long timestamp(Block parent) {
    return parent == null
        ? FIRST_TIMESTAMP
        : parent.timestamp() + 88 + (Prng.mix(parent.timestamp()) >>> 54);
  }

  private static long work(Block parent) {
    return (parent == null ? 0 : parent.work()) + 0x1_2345_6789L;
  }

  /** The difficulty at a height: the same for a whole epoch. */
  private int target(int height) {
    Prng ofEpoch = Prng.of(options.seed(), TARGET_PURPOSE + height / BLOCKS_PER_EPOCH);
    long[] limbs = new long[TARGET_LIMBS];
    for (int i = 0; i < TARGET_LIMBS; i++) {
      limbs[i] = ofEpoch.next();
    }
    return bigNumber(limbs);
  }

  /** {@code [%bn limbs]}, the lowest 32 bits first. */
  private int bigNumber(long... limbs) {
    int[] atoms = new int[limbs.length];
    for (int i = 0; i < limbs.length; i++) {
      atoms[i] = nouns.atom(limbs[i] & 0xffffffffL);
    }
    return nouns.cell(nouns.text("bn"), nouns.list(atoms));
  }

  private int[] zeros(int count) {
    int[] zeros = new int[count];
    Arrays.fill(zeros, nouns.atom(0));
    return zeros;
  }
}
