package dev.jamjar.synthetic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** All transactions a node has heard of: those in blocks, and those that wait for one. */
final class TransactionPool {
  /** From this many notes on, transactions join more notes than they split. */
  private static final int PLENTY_OF_NOTES = 4_000;

  private static final int MAX_PENDING = 24;

  /** How often a free note is looked for before a transaction does with fewer. */
  private static final int ATTEMPTS = 8;

  /** Half of a Schnorr signature is so many numbers of 32 bits. */
  private static final int SCALAR_LIMBS = 8;

  private final Nouns nouns;
  private final Prng prng;
  private final Owners owners;
  private final Balance balance;
  private final Deque<Transaction> pending = new ArrayDeque<>();
  private final ZMap rawTransactions;
  private final ZMap spentBy;
  private final ZMap blocksNeededBy;
  private final ZMap excluded;
  private long heard;

  TransactionPool(Nouns nouns, Prng prng, Owners owners, Balance balance) {
    this.nouns = nouns;
    this.prng = prng;
    this.owners = owners;
    this.balance = balance;
    rawTransactions = new ZMap(nouns);
    spentBy = new ZMap(nouns);
    blocksNeededBy = new ZMap(nouns);
    excluded = new ZMap(nouns);
  }

  /** How many transactions were ever heard of. */
  long heard() {
    return heard;
  }

  /** Hears of a new transaction, unless there is nothing to spend or too much pending. */
  void hear(int height) {
    if (pending.size() >= MAX_PENDING) {
      return;
    }
    boolean join = balance.size() > PLENTY_OF_NOTES;
    List<Note> inputs = freeNotes(join ? prng.between(2, 3) : prng.between(1, 2));
    if (inputs.isEmpty()) {
      return;
    }
    List<Transaction.Output> outputs = new ArrayList<>();
    for (int i = join ? prng.between(1, 2) : prng.between(2, 3); i > 0; i--) {
      outputs.add(newOutput());
    }
    int id = owners.digest();
    Transaction transaction = new Transaction(nouns, id, raw(id, inputs, outputs), inputs, outputs);
    pending.addLast(transaction);
    rawTransactions.put(id, nouns.cell(transaction.raw, nouns.atom(height)));
    excluded.add(id);
    for (Note input : inputs) {
      input.reservedBy = transaction;
      input.spenders.add(id);
      spentBy.put(input.name, input.spenders.noun());
    }
    heard++;
  }

  /** Takes up to {@code count} transactions for a block, those that waited longest first. */
  List<Transaction> take(int count) {
    List<Transaction> taken = new ArrayList<>();
    while (taken.size() < count && !pending.isEmpty()) {
      taken.add(pending.removeFirst());
    }
    return taken;
  }

  /** Records that a block has a transaction. */
  void confirm(Transaction transaction, int blockId) {
    if (transaction.blocks.size() == 0) {
      excluded.remove(transaction.id);
    }
    transaction.blocks.add(blockId);
    blocksNeededBy.put(transaction.id, transaction.blocks.noun());
  }

  /** Has the transactions of an abandoned block wait again; what they spend is there again. */
  void restore(List<Transaction> transactions) {
    for (int i = transactions.size() - 1; i >= 0; i--) {
      pending.addFirst(transactions.get(i));
    }
  }

  /** Gives up the transaction that waited least, as its sender did. */
  void dropNewest() {
    if (!pending.isEmpty()) {
      drop(pending.peekLast());
    }
  }

  /** Gives up a pending transaction; what an abandoned block needs of it stays. */
  void drop(Transaction transaction) {
    pending.remove(transaction);
    for (Note input : transaction.inputs) {
      input.reservedBy = null;
    }
    if (transaction.blocks.size() > 0) {
      return;
    }
    rawTransactions.remove(transaction.id);
    excluded.remove(transaction.id);
    for (Note input : transaction.inputs) {
      input.spenders.remove(transaction.id);
      if (input.spenders.size() == 0) {
        spentBy.remove(input.name);
      } else {
        spentBy.put(input.name, input.spenders.noun());
      }
    }
  }

  /** The ids of all pending transactions, as a z-set. */
  int pendingIds() {
    ZMap ids = new ZMap(nouns);
    for (Transaction transaction : pending) {
      ids.add(transaction.id);
    }
    return ids.noun();
  }

  int rawTransactions() {
    return rawTransactions.noun();
  }

  int spentBy() {
    return spentBy.noun();
  }

  int blocksNeededBy() {
    return blocksNeededBy.noun();
  }

  int excluded() {
    return excluded.noun();
  }

  private List<Note> freeNotes(int wanted) {
    List<Note> free = new ArrayList<>();
    for (int i = 0; i < ATTEMPTS && free.size() < wanted && balance.size() > 0; i++) {
      Note note = balance.any(prng);
      if (note.reservedBy == null && !free.contains(note)) {
        free.add(note);
      }
    }
    return free;
  }

  private Transaction.Output newOutput() {
    int owner = owners.any();
    int lock = nouns.cell(nouns.text("lock"), owners.lock(owner));
    int data = prng.oneIn(4) ? nouns.tuple(lock, nouns.atom(0), nouns.atom(0)) : nouns.atom(0);
    return new Transaction.Output(
        owners.newName(owner), data, nouns.atom(1 + (prng.next() >>> 40)));
  }

  /** {@code [1 id spends]}: name by name, what unlocks a note and where its coins go. */
  private int raw(int id, List<Note> inputs, List<Transaction.Output> outputs) {
    int witness =
        nouns.tuple(owners.lock(owners.any()), owners.digest(), nouns.cell(scalar(), scalar()));
    ZMap spends = new ZMap(nouns);
    for (int i = 0; i < inputs.size(); i++) {
      int seeds = nouns.atom(0);
      for (int j = i; j < outputs.size(); j += inputs.size()) {
        seeds = nouns.cell(seed(outputs.get(j), inputs.get(i)), seeds);
      }
      int fee = nouns.atom(256 + prng.below(1 << 12));
      spends.put(inputs.get(i).name, nouns.tuple(nouns.atom(1), witness, seeds, fee));
    }
    return nouns.tuple(nouns.atom(1), id, spends.noun());
  }

  private int seed(Transaction.Output output, Note parent) {
    return nouns.tuple(
        nouns.atom(0), nouns.head(output.name()), output.data(), output.assets(), parent.name);
  }

  private int scalar() {
    int[] limbs = new int[SCALAR_LIMBS];
    for (int i = 0; i < limbs.length; i++) {
      limbs[i] = nouns.atom(prng.next() >>> 32);
    }
    return nouns.tuple(limbs);
  }
}
