package dev.jamjar.synthetic;

import java.util.List;

/** A transaction: what it spends, and what it makes once it is in a block. */
final class Transaction {
  final int id;

  /** The raw transaction, which is all there is of a pending one. */
  final int raw;

  final List<Note> inputs;
  final List<Output> outputs;

  /** The ids of all blocks that have it, on the heaviest chain or not. */
  final ZMap blocks;

  /** A note to be, which lacks only the height of the block that will make it. */
  record Output(int name, int data, int assets) {}

  Transaction(Nouns nouns, int id, int raw, List<Note> inputs, List<Output> outputs) {
    this.id = id;
    this.raw = raw;
    this.inputs = inputs;
    this.outputs = outputs;
    this.blocks = new ZMap(nouns);
  }
}
