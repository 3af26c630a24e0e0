package dev.jamjar.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

class Sha256Test {
  @Test
  void everyImplementationPassesTheTest() {
    assertTrue(Sha256.passes(Sha256Test::jdk));
    if (isNative()) {
      assertTrue(Sha256.passes(NativeSha256::new));
    }
  }

  @Test
  void anotherHashDoesNotPassTheTest() {
    assertFalse(Sha256.passes(() -> Kernels.digest("SHA-512/256")));
  }

  @Test
  void itSaysWhatComputesIt() {
    String expected = isNative() ? "native " + NativeSha256.instructionSet() : "java";
    assertEquals(expected, Sha256.implementation());
  }

  /** Around the borders of blocks, where the padding takes one block or two. */
  @Test
  void everyLengthUpToSomeBlocksHashesAsTheJdkDoes() {
    byte[] bytes = Kernels.random(400, 1);
    Sha256 sha256 = new Sha256();
    for (int length = 0; length <= bytes.length; length++) {
      sha256.update(bytes, 0, length);
      MessageDigest jdk = jdk();
      jdk.update(bytes, 0, length);
      assertEquals(Hash.read(jdk.digest(), 0), sha256.finish(), length + " bytes");
    }
  }

  @Test
  void aFinishedOneStartsAfresh() {
    Sha256 sha256 = new Sha256();
    sha256.update(new byte[1000], 0, 1000);
    sha256.finish();

    assertEquals(new Sha256().finish(), sha256.finish());
  }

  private static boolean isNative() {
    return Blake3.isNative() && NativeSha256.isSupported();
  }

  private static MessageDigest jdk() {
    return Kernels.digest("SHA-256");
  }
}
