package dev.jamjar.sign;

import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signatures that were found to hold for one key: the last few, so that a command which meets the
 * same catalog several times computes once.
 *
 * <p>A signature that holds holds for ever, so there is nothing to forget but for the memory's
 * sake. Those that do not hold are never remembered. Any thread may use it.
 */
final class HeldSignatures {
  private static final int MOST = 512;

  private final Map<Hash, Boolean> held =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, Boolean> eldest) {
          return size() > MOST;
        }
      };

  /** What stands for a signature, which always has the same length, and what it signs. */
  static Hash name(byte[] signature, byte[] message) {
    byte[] both = Arrays.copyOf(signature, signature.length + message.length);
    System.arraycopy(message, 0, both, signature.length, message.length);
    return Blake3.of(both);
  }

  synchronized boolean contains(Hash name) {
    return held.get(name) != null;
  }

  synchronized void add(Hash name) {
    held.put(name, true);
  }
}
