package dev.jamjar.sign;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import org.junit.jupiter.api.Test;

class HeldSignaturesTest {
  @Test
  void whatHasHeldHoldsAgainAndForNothingElse() throws Exception {
    try (SigningKey key = SigningKey.generate(Golden.RANDOM);
        SigningKey other = SigningKey.generate(Golden.RANDOM)) {
      byte[] message = Golden.message();
      byte[] signature = key.signBytes(message);
      for (int round = 0; round < 2; round++) {
        assertTrue(key.verifyKey().accepts(signature, message));
        assertFalse(other.verifyKey().accepts(signature, message));
        for (int bit = 0; bit < 8 * signature.length; bit += 5) {
          assertFalse(key.verifyKey().accepts(Golden.flipped(signature, bit), message));
        }
        for (int bit = 0; bit < 8 * message.length; bit += 5) {
          assertFalse(key.verifyKey().accepts(signature, Golden.flipped(message, bit)));
        }
      }
    }
  }

  @Test
  void keepsThoseThatWereAskedForLast() {
    HeldSignatures held = new HeldSignatures();
    Hash asked = name(0);
    held.add(asked);
    for (int i = 1; i < 10_000; i++) {
      held.add(name(i));
      assertTrue(held.contains(asked));
    }
    assertTrue(held.contains(name(9_999)));
    assertFalse(held.contains(name(1)));
  }

  private static Hash name(int i) {
    return Blake3.of(new byte[] {(byte) i, (byte) (i >> 8)});
  }
}
