package dev.jamjar.sign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.UntrustedException;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SignatureProperties {
  @Property(tries = 150)
  void whatIsSignedVerifiesAfterPrintingAndParsing(
      @ForAll("seeds") byte[] seed,
      @ForAll long id,
      @ForAll byte[] message,
      @ForAll("comments") String trusted,
      @ForAll("comments") String untrusted)
      throws Exception {
    try (SigningKey key = SigningKey.ofSeed(new KeyId(id), seed)) {
      Signature signature = key.sign(message, trusted, untrusted);
      Signature again = Signature.parse(signature.bytes(), "it");
      again.verify(key.verifyKey(), message, "it");
      assertEquals(trusted, again.trustedComment());
      assertEquals(untrusted, again.untrustedComment());
      assertEquals(key.verifyKey().id(), again.keyId());
      assertArrayEquals(signature.bytes(), again.bytes());
    }
  }

  @Property(tries = 150)
  void anotherMessageIsRefused(
      @ForAll("seeds") byte[] seed, @ForAll byte[] message, @ForAll byte[] other) {
    try (SigningKey key = SigningKey.ofSeed(new KeyId(1), seed)) {
      if (!Arrays.equals(message, other)) {
        Signature signature = key.sign(message, "c");
        assertThrows(
            UntrustedException.class, () -> signature.verify(key.verifyKey(), other, "it"));
      }
    }
  }

  @Property(tries = 2000)
  void whateverIsAcceptedPrintsAsItWas(
      @ForAll @IntRange(max = 299) int position, @ForAll byte value, @ForAll boolean insert)
      throws Exception {
    byte[] text = Golden.bytes("prehashed.minisig");
    byte[] changed = insert ? inserted(text, position, value) : text;
    changed[position] = value;
    try {
      assertArrayEquals(changed, Signature.parse(changed, "it").bytes());
    } catch (CorruptDataException expected) {
      // Refusing it is the other right answer.
    }
  }

  @Property(tries = 1000)
  void anyBytesAreASignatureAKeyAListOfKeysOrRefused(@ForAll @Size(max = 400) byte[] bytes) {
    refusedOrRead(() -> Signature.parse(bytes, "it"));
    refusedOrRead(() -> VerifyKey.parse(bytes, "it"));
    refusedOrRead(() -> SecretKeyFile.parse(bytes, "it", false));
    refusedOrRead(() -> TrustStore.parse(bytes, "it"));
  }

  @Property(tries = 100)
  void everyPublicKeyIsReadAsItIsPrinted(@ForAll("seeds") byte[] seed, @ForAll long id)
      throws Exception {
    try (SigningKey signing = SigningKey.ofSeed(new KeyId(id), seed)) {
      VerifyKey key = signing.verifyKey();
      assertEquals(key, VerifyKey.parse(key.base64(), "it"));
      assertEquals(key, VerifyKey.parse(key.fileText(), "it"));
      assertEquals(key.base64(), VerifyKey.parse(key.base64(), "it").base64());
    }
  }

  @Provide
  Arbitrary<byte[]> seeds() {
    return Arbitraries.bytes().array(byte[].class).ofSize(SigningKey.SEED_BYTES);
  }

  @Provide
  Arbitrary<String> comments() {
    return Arbitraries.strings()
        .withChars('\t', ' ', ':', 'ü', '名')
        .alpha()
        .ofMaxLength(Comment.MAX_UNTRUSTED_BYTES / 3);
  }

  private interface Read {
    Object read() throws JamJarException;
  }

  private static void refusedOrRead(Read read) {
    try {
      read.read();
    } catch (JamJarException expected) {
      // Anything else than that, or a result, would fail the property.
    }
  }

  private static byte[] inserted(byte[] text, int position, byte value) {
    byte[] longer = Arrays.copyOf(text, text.length + 1);
    System.arraycopy(text, position, longer, position + 1, text.length - position);
    longer[position] = value;
    return longer;
  }
}
