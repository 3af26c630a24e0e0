package dev.jamjar.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real minisign program reads what is written here, and the other way round. */
class MinisignInteropTest {
  private static final String COMMENT = Signature.trustedComment(1_795_353_407, "manifest.json");

  @TempDir Path folder;
  private Path message;
  private byte[] bytes;

  @BeforeEach
  void installed() throws IOException {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/minisign")), "minisign is not in /usr/bin: skipped");
    bytes = "{\"height\": 12345}\n".getBytes(StandardCharsets.UTF_8);
    message = Files.write(folder.resolve("manifest.json"), bytes);
  }

  @Test
  void minisignVerifiesOurSignature() throws Exception {
    try (SigningKey key = SigningKey.generate(Golden.RANDOM)) {
      Files.write(folder.resolve("manifest.json.minisig"), key.sign(bytes, COMMENT).bytes());
      assertEquals(0, minisign("", "-V", "-H", "-m", message, "-P", key.verifyKey()));
      key.verifyKey().write(folder.resolve("key.pub"));
      assertEquals(0, minisign("", "-V", "-m", message, "-p", folder.resolve("key.pub")));
      Files.writeString(message, "{}");
      assertNotEquals(0, minisign("", "-V", "-m", message, "-P", key.verifyKey()));
    }
  }

  @Test
  void minisignSignsWithOurKeyInTheClear() throws Exception {
    try (SigningKey key = SigningKey.generate(Golden.RANDOM)) {
      Path secret = folder.resolve("ours.key");
      SecretKeyFile.inTheClear(key).write(secret);
      assertEquals(0, minisign("", "-S", "-m", message, "-s", secret, "-t", COMMENT));
      theirs().verify(key.verifyKey(), bytes, "it");
      assertEquals(0, minisign("", "-R", "-s", secret, "-p", folder.resolve("made.pub")));
      assertEquals(key.verifyKey(), VerifyKey.read(folder.resolve("made.pub")));
    }
  }

  @Test
  void minisignSignsWithOurLockedKey() throws Exception {
    try (SigningKey key = SigningKey.generate(Golden.RANDOM)) {
      Path secret = folder.resolve("ours.key");
      SecretKeyFile.locked(key, Golden.PASSPHRASE.toCharArray(), Golden.RANDOM).write(secret);
      assertNotEquals(0, minisign("wrong\n", "-S", "-m", message, "-s", secret));
      assertEquals(0, minisign(Golden.PASSPHRASE + "\n", "-S", "-m", message, "-s", secret));
      theirs().verify(key.verifyKey(), bytes, "it");
    }
  }

  @Test
  void weSignWithTheirKeyAndVerifyTheirSignatures() throws Exception {
    Path secret = folder.resolve("theirs.key");
    Path pub = folder.resolve("theirs.pub");
    assertEquals(0, minisign("", "-G", "-W", "-s", secret, "-p", pub));
    VerifyKey verifyKey = VerifyKey.read(pub);
    for (String[] options : new String[][] {{}, {"-l"}, {"-c", "ü", "-t", "ü\tü"}}) {
      assertEquals(0, minisign("", "-S", "-m", message, "-s", secret, options));
      Signature signature = theirs();
      signature.verify(verifyKey, bytes, "it");
    }
    try (SecretKeyFile file = SecretKeyFile.read(secret);
        SigningKey key = file.unlock(null)) {
      assertEquals(verifyKey, key.verifyKey());
      Files.write(folder.resolve("manifest.json.minisig"), key.sign(bytes, COMMENT).bytes());
      assertEquals(0, minisign("", "-V", "-m", message, "-p", pub));
    }
  }

  private Signature theirs() throws IOException {
    return Signature.parse(Files.readAllBytes(folder.resolve("manifest.json.minisig")), "it");
  }

  /** The exit code of minisign with these arguments; those that are arrays are spread out. */
  private int minisign(String input, Object... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/minisign"));
    for (Object argument : arguments) {
      if (argument instanceof String[] several) {
        command.addAll(List.of(several));
      } else {
        command.add(argument.toString());
      }
    }
    File said = folder.resolve("said").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said);
    // So that arguments outside ASCII reach it as they are.
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It may have ended without asking for anything.
    }
    return process.waitFor();
  }
}
