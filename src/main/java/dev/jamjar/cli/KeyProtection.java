package dev.jamjar.cli;

import dev.jamjar.JamJarException;
import dev.jamjar.UsageException;
import dev.jamjar.sign.SecretKeyFile;
import dev.jamjar.sign.SigningKey;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a new secret key is protected; makes it. */
final class KeyProtection {
  @Option(
      names = "--passphrase",
      description =
          "Ask for a passphrase for a new key. Without it, and without JAMJAR_KEY_PASSPHRASE or"
              + " JAMJAR_KEY_PASSPHRASE_FILE, the key has none and only this user can read it.")
  private boolean ask;

  /** Makes a key pair and writes both files; never over existing ones. */
  SigningKey generate(Session session) throws JamJarException {
    SecureRandom random = new SecureRandom();
    Optional<char[]> passphrase = session.configuredPassphrase();
    if (passphrase.isEmpty() && ask) {
      passphrase = Optional.of(askTwice());
    }
    SigningKey key = SigningKey.generate(random);
    try (SecretKeyFile file =
        passphrase.isPresent()
            ? SecretKeyFile.locked(key, passphrase.get(), random)
            : SecretKeyFile.inTheClear(key)) {
      file.write(session.keyFile());
      // A public half without its secret one is of no use to anybody.
      if (!Files.exists(session.publicKeyFile())) {
        key.verifyKey().write(session.publicKeyFile());
      }
      return key;
    }
  }

  private static char[] askTwice() throws UsageException {
    char[] first = Session.ask("new passphrase");
    if (!Arrays.equals(first, Session.ask("the same again"))) {
      throw new UsageException("the two passphrases differ", "try again");
    }
    return first;
  }
}
