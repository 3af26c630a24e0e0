package dev.jamjar.synthetic;

/** The state noun around a ledger: {@code [%0 desk-hash %6 c a m d constants]}. */
final class KernelState {
  /** The version of the state that this follows. */
  private static final int VERSION = 6;

  private static final int DESK_HASH_BITS = 318;

  private final Nouns nouns;
  private final Ledger ledger;
  private final int constants;
  private int deskHash;

  KernelState(Nouns nouns, Ledger ledger) {
    this.nouns = nouns;
    this.ledger = ledger;
    constants = constants();
    upgrade();
  }

  /** Has another kernel run from now on. */
  void upgrade() {
    deskHash = nouns.some(nouns.bulk(DESK_HASH_BITS));
  }

  int noun() {
    int zero = nouns.atom(0);
    int admin = nouns.tuple(deskHash, zero, nouns.some(nouns.atom(20)));
    return nouns.tuple(
        zero,
        deskHash,
        nouns.atom(VERSION),
        ledger.consensus(),
        admin,
        ledger.mining(),
        ledger.derived(),
        constants);
  }

  /** Numbers in the order, and of the size, of the real constants; nothing reads them. */
  private int constants() {
    int data = nouns.cell(nouns.atom(2048), nouns.atom(256));
    return nouns.tuple(
        nouns.atom(39_000),
        nouns.atom(54_000),
        data,
        nouns.atom(1 << 14),
        nouns.atom(4),
        nouns.atom(8_000_000),
        nouns.atom(2_016),
        nouns.atom(1_209_600),
        nouns.atom(300L << 32),
        nouns.atom(7_200),
        nouns.atom(11),
        nouns.bulk(306),
        nouns.bulk(310),
        nouns.atom(0),
        nouns.atom(100),
        nouns.atom(1L << 16),
        nouns.atom(64));
  }
}
