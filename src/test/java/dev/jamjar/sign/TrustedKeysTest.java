package dev.jamjar.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.UntrustedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedKeysTest {
  private static final byte[] MESSAGE = {1, 2, 3};
  private final SigningKey publisher = SigningKey.generate(Golden.RANDOM);
  private final SigningKey stranger = SigningKey.generate(Golden.RANDOM);
  private final Signature signature = publisher.sign(MESSAGE, "c");

  @Test
  void namesTheKeyThatSigned() throws Exception {
    TrustedKeys keys = TrustedKeys.of(stranger.verifyKey(), publisher.verifyKey());
    assertEquals(publisher.verifyKey(), keys.require(signature, MESSAGE, "it"));
  }

  @Test
  void namesTheStrangerAndHowToTrustHim() {
    TrustedKeys keys = TrustedKeys.of(stranger.verifyKey());
    UntrustedException e =
        assertThrows(
            UntrustedException.class, () -> keys.require(signature, MESSAGE, "manifest 12ab"));
    assertEquals(
        "manifest 12ab is signed by key "
            + publisher.verifyKey().id()
            + ", which is not trusted here; trusted: "
            + stranger.verifyKey().id(),
        e.getMessage());
    assertTrue(e.hint().contains("--trust") && e.hint().contains("jamjar key trust"));
  }

  @Test
  void trustsNobodyWhereNoKeyIsGiven() {
    UntrustedException e =
        assertThrows(
            UntrustedException.class, () -> TrustedKeys.of().require(signature, MESSAGE, "it"));
    assertTrue(e.getMessage().endsWith("trusted: no key"));
  }

  @Test
  void refusesAnotherMessage() {
    TrustedKeys keys = TrustedKeys.of(publisher.verifyKey());
    assertThrows(UntrustedException.class, () -> keys.require(signature, new byte[1], "it"));
  }

  @Test
  void anImpostorWithTheSameIdNeitherPassesNorStandsInTheWay() throws Exception {
    KeyId id = publisher.verifyKey().id();
    SigningKey impostor = SigningKey.ofSeed(id, new byte[SigningKey.SEED_BYTES]);
    TrustedKeys both = TrustedKeys.of(impostor.verifyKey(), publisher.verifyKey());
    assertEquals(publisher.verifyKey(), both.require(signature, MESSAGE, "it"));
    TrustedKeys one = TrustedKeys.of(impostor.verifyKey());
    assertThrows(UntrustedException.class, () -> one.require(signature, MESSAGE, "it"));
  }

  @Test
  void holdsEachKeyOnce() {
    VerifyKey a = publisher.verifyKey();
    VerifyKey b = stranger.verifyKey();
    TrustedKeys keys = TrustedKeys.of(a, a).and(List.of(b, a));
    assertEquals(List.of(a, b), keys.keys());
  }
}
