package dev.jamjar.sign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.UnsupportedFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class SecretKeyFileProperties {
  @Property(tries = 60)
  void everyKeyComesOutAsItWentIn(
      @ForAll @Size(SigningKey.SEED_BYTES) byte[] seed,
      @ForAll long id,
      @ForAll("passphrases") String passphrase)
      throws Exception {
    try (SigningKey key = SigningKey.ofSeed(new KeyId(id), seed.clone())) {
      char[] secret = passphrase.toCharArray();
      roundTrip(key, SecretKeyFile.inTheClear(key), null);
      roundTrip(key, SecretKeyFile.locked(key, secret, Golden.RANDOM, Golden.CHEAP), secret);
    }
  }

  @Property(tries = 500)
  void whateverIsAcceptedPrintsAsItWas(
      @ForAll @Size(158) byte[] bytes, @ForAll boolean clear, @ForAll boolean cheap)
      throws Exception {
    byte[] head = {'E', 'd', (byte) (clear ? 0 : 'S'), (byte) (clear ? 0 : 'c'), 'B', '2'};
    System.arraycopy(head, 0, bytes, 0, head.length);
    if (cheap) {
      Arrays.fill(bytes, 38 + 2, 46, (byte) 0);
      Arrays.fill(bytes, 46 + 2, 54, (byte) 0);
    }
    byte[] text =
        (Comment.UNTRUSTED_PREFIX + "c\n" + Base64.getEncoder().encodeToString(bytes) + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    try {
      assertArrayEquals(text, SecretKeyFile.parse(text, "it", false).text());
    } catch (CorruptDataException | UnsupportedFormatException expected) {
      // Refusing it is the other right answer.
    }
  }

  @Provide
  Arbitrary<String> passphrases() {
    return Arbitraries.strings()
        .withChars(' ', 'ü', '名')
        .alpha()
        .numeric()
        .ofMinLength(1)
        .ofMaxLength(SecretKeyFile.MAX_PASSPHRASE_BYTES / 3);
  }

  private static void roundTrip(SigningKey key, SecretKeyFile file, char[] passphrase)
      throws JamJarException {
    byte[] text = file.text();
    try (SecretKeyFile again = SecretKeyFile.parse(text, "it", false);
        SigningKey same = again.unlock(passphrase)) {
      assertArrayEquals(text, again.text());
      assertEquals(key.verifyKey(), same.verifyKey());
      byte[] message = {1};
      assertArrayEquals(key.sign(message, "c").bytes(), same.sign(message, "c").bytes());
    }
  }
}
