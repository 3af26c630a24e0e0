package dev.jamjar.sign;

import dev.jamjar.LocalMachineException;
import dev.jamjar.UnsupportedFormatException;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * What it costs to try one passphrase: the two limits in a secret key file, and the scrypt
 * parameters that libsodium makes of them.
 *
 * <p>The block size r is always 8, so memory is {@code n} KiB.
 *
 * @param opsLimit libsodium's limit on salsa20/8 computations, as the file has it
 * @param memLimit libsodium's limit on memory in bytes, as the file has it
 * @param n scrypt's N, a power of two
 * @param p scrypt's p
 */
record ScryptCost(long opsLimit, long memLimit, int n, int p) {
  /** The parallelism at which the blocks of scrypt's outer layer still take only a few MiB. */
  private static final int MAX_P = 1024;

  private static final long MAX_OPS_LIMIT = 1L << 25;
  private static final long MAX_MEM_LIMIT = 1L << 30;
  private static final long MIN_OPS_LIMIT = 1L << 15;
  private static final int R = 8;
  private static final int BLOCK_BYTES = 128 * R;
  private static final int MIB = 1 << 20;

  /** What else must fit beside scrypt's memory. */
  private static final long HEADROOM_BYTES = 16L * MIB;

  /**
   * For keys made here: N = 2^17, r = 8, p = 1. That is 128 MiB, which a heap of 512 MiB has room
   * for, and the cost that OWASP's password storage guide asks of scrypt.
   */
  static final ScryptCost OURS = derived(1L << 22, 1L << 27);

  /**
   * The cost that a file asks for.
   *
   * @throws UnsupportedFormatException if it is above that of minisign's own keys (N = 2^20, r = 8,
   *     p = 1: 1 GiB): nobody writes such files but to keep their reader busy
   */
  static ScryptCost ofFile(long opsLimit, long memLimit, String where)
      throws UnsupportedFormatException {
    boolean bounded =
        Long.compareUnsigned(opsLimit, MAX_OPS_LIMIT) <= 0
            && Long.compareUnsigned(memLimit, MAX_MEM_LIMIT) <= 0;
    ScryptCost cost = bounded ? derived(opsLimit, memLimit) : null;
    if (cost == null || cost.p > MAX_P) {
      throw new UnsupportedFormatException(
          where
              + " asks for an scrypt cost that minisign does not use: operations limit "
              + Long.toUnsignedString(opsLimit)
              + ", memory limit "
              + Long.toUnsignedString(memLimit)
              + "; expected at most "
              + MAX_OPS_LIMIT
              + " and "
              + MAX_MEM_LIMIT,
          "the file may be damaged: restore it from a backup, or set its passphrase anew with"
              + " \"minisign -C\"");
    }
    return cost;
  }

  /** As libsodium's crypto_pwhash_scryptsalsa208sha256 chooses them (its function pickparams). */
  private static ScryptCost derived(long opsLimit, long memLimit) {
    long operations = Math.max(opsLimit, MIN_OPS_LIMIT);
    boolean memoryAbounds = operations < memLimit / 32;
    long maxN = memoryAbounds ? operations / (4 * R) : memLimit / BLOCK_BYTES;
    int n = 2;
    while (n <= maxN / 2) {
      n *= 2;
    }
    int p = memoryAbounds ? 1 : (int) (operations / 4 / n / R);
    return new ScryptCost(opsLimit, memLimit, n, p);
  }

  /**
   * The first {@code length} bytes of scrypt's output.
   *
   * @param where the file that asks for it, for messages
   * @throws LocalMachineException if the heap has no room
   */
  byte[] derive(byte[] passphrase, byte[] salt, int length, String where)
      throws LocalMachineException {
    if (memoryBytes() + HEADROOM_BYTES > Runtime.getRuntime().maxMemory()) {
      throw noRoom(where, null);
    }
    try {
      return SCrypt.generate(passphrase, salt, n, R, p, length);
    } catch (OutOfMemoryError e) {
      // One known, huge request was refused; what it had taken is free again by now.
      throw noRoom(where, e);
    }
  }

  private long memoryBytes() {
    return (long) n * BLOCK_BYTES;
  }

  private LocalMachineException noRoom(String where, Throwable cause) {
    long needed = memoryBytes() / MIB;
    return new LocalMachineException(
        "unlocking "
            + where
            + " takes "
            + needed
            + " MiB of memory, and the heap is limited to "
            + Runtime.getRuntime().maxMemory() / MIB
            + " MiB",
        "run it with JAMJAR_JAVA_OPTIONS=-Xmx"
            + 2 * needed
            + "m, or use a key made by \"jamjar key generate\", which takes "
            + OURS.memoryBytes() / MIB
            + " MiB",
        cause);
  }
}
