package dev.jamjar.sign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.UntrustedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
  private static final byte[] MESSAGE = "a manifest".getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @ValueSource(strings = {"prehashed.minisig", "commented.minisig", "legacy.minisig"})
  void verifiesAndReprintsWhatMinisignSigned(String name) throws Exception {
    Signature signature = Golden.signature(name);
    signature.verify(Golden.verifyKey(), Golden.message(), name);
    assertArrayEquals(Golden.bytes(name), signature.bytes());
  }

  @Test
  void givesMinisignsComments() throws Exception {
    Signature signature = Golden.signature("commented.minisig");
    assertEquals("untrusted, ünïcode", signature.untrustedComment());
    assertEquals("trusted\tünïcode", signature.trustedComment());
  }

  @Test
  void signsByteForByteAsMinisign() throws Exception {
    try (SecretKeyFile file = SecretKeyFile.read(Golden.path("clear.key"));
        SigningKey key = file.unlock(null)) {
      Signature theirs = Golden.signature("commented.minisig");
      Signature ours =
          key.sign(Golden.message(), theirs.trustedComment(), theirs.untrustedComment());
      assertArrayEquals(theirs.bytes(), ours.bytes());
    }
  }

  @Test
  void writesTheTrustedCommentThatMinisignWrites() throws Exception {
    String theirs = Golden.signature("prehashed.minisig").trustedComment();
    long time = Long.parseLong(theirs.substring("timestamp:".length(), theirs.indexOf('\t')));
    assertEquals(theirs, Signature.trustedComment(time, "message.txt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prehashed.minisig", "legacy.minisig"})
  void everyTruncationIsRefused(String name) throws Exception {
    byte[] text = Golden.bytes(name);
    for (int length = 0; length < text.length; length++) {
      byte[] cut = Arrays.copyOf(text, length);
      assertThrows(CorruptDataException.class, () -> Signature.parse(cut, name), "at " + length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"prehashed.minisig", "legacy.minisig"})
  void everyFlippedBitIsRefusedButInTheUntrustedComment(String name) throws Exception {
    byte[] text = Golden.bytes(name);
    VerifyKey key = Golden.verifyKey();
    byte[] message = Golden.message();
    int comment = 8 * new String(text, StandardCharsets.UTF_8).indexOf('\n');
    for (int bit = 0; bit < 8 * text.length; bit++) {
      byte[] flipped = Golden.flipped(text, bit);
      if (bit < 8 * Comment.UNTRUSTED_PREFIX.length() || bit >= comment) {
        assertThrows(
            JamJarException.class,
            () -> Signature.parse(flipped, name).verify(key, message, name),
            "bit " + bit);
      }
    }
  }

  @Test
  void everyFlippedBitOfTheMessageIsRefused() throws Exception {
    Signature signature = Golden.signature("prehashed.minisig");
    VerifyKey key = Golden.verifyKey();
    byte[] message = Golden.message();
    for (int bit = 0; bit < 8 * message.length; bit++) {
      byte[] flipped = Golden.flipped(message, bit);
      assertThrows(UntrustedException.class, () -> signature.verify(key, flipped, "it"));
    }
  }

  @Test
  void saysWhoSignedAndWhoShouldHave() throws Exception {
    try (SigningKey other = SigningKey.generate(Golden.RANDOM)) {
      Signature signature = Golden.signature("prehashed.minisig");
      UntrustedException e =
          assertThrows(
              UntrustedException.class,
              () -> signature.verify(other.verifyKey(), Golden.message(), "manifest 12ab"));
      assertEquals(
          "manifest 12ab is signed by key "
              + Golden.verifyKey().id()
              + ", expected key "
              + other.verifyKey().id(),
          e.getMessage());
    }
  }

  @Test
  void anotherKeyOfTheSameIdIsNotBelieved() throws Exception {
    KeyId id = Golden.verifyKey().id();
    try (SigningKey impostor = SigningKey.ofSeed(id, new byte[SigningKey.SEED_BYTES])) {
      Signature signature = impostor.sign(Golden.message(), "trust me");
      UntrustedException e =
          assertThrows(
              UntrustedException.class,
              () -> signature.verify(Golden.verifyKey(), Golden.message(), "it"));
      assertTrue(e.getMessage().contains("is not what key " + id + " signed"));
    }
  }

  @Test
  void theTrustedCommentOfAnotherSignatureIsRefused() throws Exception {
    try (SigningKey key = SigningKey.generate(Golden.RANDOM)) {
      String[] lines = text(key.sign(MESSAGE, "of today")).split("\n");
      String[] others = text(key.sign(new byte[1], "of tomorrow")).split("\n");
      String mixed = String.join("\n", lines[0], lines[1], others[2], others[3]) + "\n";
      Signature signature = parse(mixed);
      assertThrows(
          UntrustedException.class, () -> signature.verify(key.verifyKey(), MESSAGE, "it"));
    }
  }

  @Test
  void aSignatureOfAMessageIsNoSignatureOfItsHash() throws Exception {
    try (SigningKey key = SigningKey.generate(Golden.RANDOM)) {
      // The hash of the message, under the message's own signature renamed to the older kind.
      Blake2bDigest blake2b = new Blake2bDigest(512);
      blake2b.update(MESSAGE, 0, MESSAGE.length);
      byte[] hash = new byte[64];
      blake2b.doFinal(hash, 0);
      String[] lines = text(key.sign(MESSAGE, "c")).split("\n");
      byte[] head = Base64.getDecoder().decode(lines[1]);
      head[1] = 'd';
      lines[1] = Base64.getEncoder().encodeToString(head);
      Signature renamed = parse(String.join("\n", lines) + "\n");
      assertTrue(key.verifyKey().accepts(Arrays.copyOfRange(head, 10, 74), hash));
      assertThrows(UntrustedException.class, () -> renamed.verify(key.verifyKey(), hash, "it"));
    }
    Signature theirs = Golden.signature("legacy-64-bytes.minisig");
    assertThrows(
        UntrustedException.class,
        () -> theirs.verify(Golden.verifyKey(), Golden.bytes("64-bytes.txt"), "it"));
  }

  @Test
  void refusesWhatMinisignWouldOverlook() throws Exception {
    String good = new String(Golden.bytes("prehashed.minisig"), StandardCharsets.UTF_8);
    String[] lines = good.split("\n");
    String[] bad = {
      good + "\n",
      good + "x",
      good.stripTrailing(),
      good.replace("\n", "\r\n"),
      "\n" + good,
      good.replace("trusted comment: ", "trusted comment:"),
      good.replace("file:", "file:\u001b[2J"),
      good.replace("file:", "file:\u0085"),
      good.replace("file:", "file:\0"),
      good.replace(lines[1], lines[1] + " "),
      good.replace(lines[1], lines[1].replace('=', 'A')),
      good.replace(lines[1], lines[1].substring(4)),
      good.replace(lines[1], "A" + lines[1].substring(1)),
      // Bits that no byte takes up: the same signature in other letters.
      good.replace("gQ=\n", "gR=\n"),
      good.replace("untrusted comment: ", "untrusted comment: " + "x".repeat(1000)),
      good.replace("\ttrusted", "x".repeat(Signature.MAX_BYTES)) + "x".repeat(Signature.MAX_BYTES),
    };
    for (String text : bad) {
      assertThrows(CorruptDataException.class, () -> parse(text), text);
    }
    byte[] notUtf8 = good.replace("file:", "file:X").getBytes(StandardCharsets.ISO_8859_1);
    notUtf8[good.indexOf("file:") + 5] = (byte) 0xff;
    assertThrows(CorruptDataException.class, () -> Signature.parse(notUtf8, "it"));
  }

  @Test
  void takesTheLongestCommentsAndNoLonger() throws Exception {
    String trusted = "t".repeat(Comment.MAX_TRUSTED_BYTES);
    String untrusted = "u".repeat(Comment.MAX_UNTRUSTED_BYTES);
    try (SigningKey key = SigningKey.generate(Golden.RANDOM)) {
      byte[] text = key.sign(MESSAGE, trusted, untrusted).bytes();
      assertEquals(Signature.MAX_BYTES, text.length);
      Signature.parse(text, "it").verify(key.verifyKey(), MESSAGE, "it");
      for (String bad : new String[] {"a\nb", "\r", "\0", "\ud800"}) {
        assertThrows(IllegalArgumentException.class, () -> key.sign(MESSAGE, bad));
        assertThrows(IllegalArgumentException.class, () -> key.sign(MESSAGE, "", bad));
      }
      assertThrows(IllegalArgumentException.class, () -> key.sign(MESSAGE, trusted + "t"));
      assertThrows(IllegalArgumentException.class, () -> key.sign(MESSAGE, "", untrusted + "u"));
    }
  }

  @Test
  void aClosedKeySignsNothing() {
    SigningKey key = SigningKey.generate(Golden.RANDOM);
    key.close();
    assertThrows(IllegalStateException.class, () -> key.sign(MESSAGE, "c"));
    assertEquals("SigningKey[" + key.verifyKey().id() + "]", key.toString());
  }

  private static String text(Signature signature) {
    return new String(signature.bytes(), StandardCharsets.UTF_8);
  }

  private static Signature parse(String text) throws CorruptDataException {
    return Signature.parse(text.getBytes(StandardCharsets.UTF_8), "it");
  }
}
