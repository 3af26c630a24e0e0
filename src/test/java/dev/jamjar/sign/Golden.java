package dev.jamjar.sign;

import dev.jamjar.JamJarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The files that minisign made, and what tests make of them. */
final class Golden {
  static final String PASSPHRASE = "correct horse ü";

  /** The cheapest cost there is: libsodium asks for at least so many operations. */
  static final ScryptCost CHEAP = cheap();

  static final SecureRandom RANDOM = new SecureRandom();

  private static final Path FOLDER = Path.of("testdata/sign");

  private Golden() {}

  static Path path(String name) {
    return FOLDER.resolve(name);
  }

  static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(path(name));
  }

  static byte[] message() throws IOException {
    return bytes("message.txt");
  }

  static VerifyKey verifyKey() throws IOException {
    return VerifyKey.read(path("clear.pub"));
  }

  static Signature signature(String name) throws IOException {
    return Signature.parse(bytes(name), name);
  }

  static byte[] flipped(byte[] bytes, int bit) {
    byte[] flipped = bytes.clone();
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    return flipped;
  }

  private static ScryptCost cheap() {
    try {
      return ScryptCost.ofFile(1 << 15, 1 << 14, "test");
    } catch (JamJarException e) {
      throw new AssertionError(e);
    }
  }
}
