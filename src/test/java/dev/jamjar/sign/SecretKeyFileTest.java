package dev.jamjar.sign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jamjar.ConflictException;
import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.LocalMachineException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretKeyFileTest {
  private static final char[] PASSPHRASE = Golden.PASSPHRASE.toCharArray();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"clear.key", "reopened.key", "locked-128m.key"})
  void unlocksAndReprintsMinisignsKeys(String name) throws Exception {
    try (SecretKeyFile file = SecretKeyFile.read(Golden.path(name));
        SigningKey key = file.unlock(PASSPHRASE)) {
      assertEquals(Golden.verifyKey(), key.verifyKey());
      assertArrayEquals(Golden.bytes(name), file.text());
      assertEquals(name.startsWith("locked"), file.isLocked());
    }
  }

  @Test
  void keysMadeHereUnlockAgain() throws Exception {
    Path locked = folder.resolve("made/locked.key");
    Path clear = folder.resolve("made/clear.key");
    try (SigningKey key = SigningKey.generate(Golden.RANDOM)) {
      SecretKeyFile.locked(key, PASSPHRASE, Golden.RANDOM).write(locked);
      SecretKeyFile.inTheClear(key).write(clear);
      assertEquals(key.verifyKey(), unlocked(locked, PASSPHRASE));
      assertEquals(key.verifyKey(), unlocked(clear, null));
    }
  }

  @Test
  void theCostOfKeysMadeHereIsTheOneMinisignFallsBackTo() throws Exception {
    try (SigningKey key = SigningKey.generate(Golden.RANDOM)) {
      byte[] ours = decoded(SecretKeyFile.locked(key, PASSPHRASE, Golden.RANDOM).text());
      byte[] theirs = decoded(Golden.bytes("locked-128m.key"));
      assertArrayEquals(Arrays.copyOfRange(theirs, 38, 54), Arrays.copyOfRange(ours, 38, 54));
      assertArrayEquals(Arrays.copyOf(theirs, 6), Arrays.copyOf(ours, 6));
    }
  }

  @Test
  void aKeyOfOneGibibyteIsRefusedWhereTheHeapIsSmaller() throws Exception {
    assumeTrue(
        Runtime.getRuntime().maxMemory() < 1L << 30, "this heap has room for minisign's own keys");
    try (SecretKeyFile file = SecretKeyFile.read(Golden.path("locked-1g.key"))) {
      LocalMachineException e =
          assertThrows(LocalMachineException.class, () -> file.unlock(PASSPHRASE));
      assertTrue(e.getMessage().contains("takes 1024 MiB of memory"), e.getMessage());
      assertTrue(e.hint().contains("JAMJAR_JAVA_OPTIONS=-Xmx2048m"), e.hint());
    }
  }

  @Test
  void aWrongPassphraseIsTheCallersMistake() throws Exception {
    try (SigningKey key = SigningKey.generate(Golden.RANDOM)) {
      SecretKeyFile file = cheaplyLocked(key);
      UsageException wrong =
          assertThrows(UsageException.class, () -> file.unlock("other".toCharArray()));
      assertTrue(wrong.getMessage().startsWith("wrong passphrase for "));
      UsageException none = assertThrows(UsageException.class, () -> file.unlock(null));
      assertTrue(none.hint().contains("JAMJAR_KEY_PASSPHRASE"));
      assertThrows(UsageException.class, () -> file.unlock("\ud800".toCharArray()));
    }
  }

  @Test
  void refusesPassphrasesThatMinisignCouldNotBeGiven() {
    try (SigningKey key = SigningKey.generate(Golden.RANDOM)) {
      String tooLong = "ü".repeat(SecretKeyFile.MAX_PASSPHRASE_BYTES / 2) + "x";
      for (String bad : List.of("", "two\nlines", "nul\0", "\ud800", tooLong)) {
        assertThrows(
            UsageException.class,
            () -> SecretKeyFile.locked(key, bad.toCharArray(), Golden.RANDOM, Golden.CHEAP));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"clear.key", "reopened.key", "locked-1g.key"})
  void everyTruncationIsRefused(String name) throws Exception {
    byte[] text = Golden.bytes(name);
    for (int length = 0; length < text.length - 1; length++) {
      byte[] cut = Arrays.copyOf(text, length);
      assertThrows(
          CorruptDataException.class, () -> SecretKeyFile.parse(cut, name, false), "at " + length);
    }
  }

  @Test
  void aFlippedBitNeverGivesAnotherKey() throws Exception {
    try (SigningKey key = SigningKey.generate(Golden.RANDOM)) {
      neverAnotherKey(key.verifyKey(), SecretKeyFile.inTheClear(key).text(), 1);
      neverAnotherKey(key.verifyKey(), cheaplyLocked(key).text(), 7);
    }
    neverAnotherKey(Golden.verifyKey(), Golden.bytes("reopened.key"), 1);
  }

  @Test
  void halvesThatDoNotBelongTogetherAreRefused() throws Exception {
    // A file of minisign -G -W has no checksum; its two halves check each other.
    byte[] bytes = decoded(Golden.bytes("clear.key"));
    bytes[62] ^= 1;
    SecretKeyFile file = SecretKeyFile.parse(encoded(bytes), "it", false);
    CorruptDataException e = assertThrows(CorruptDataException.class, () -> file.unlock(null));
    assertTrue(e.getMessage().contains("does not belong"), e.getMessage());
  }

  @Test
  void refusesKindsAndCostsItDoesNotKnow() throws Exception {
    byte[] good = decoded(Golden.bytes("locked-1g.key"));
    for (int changed : new int[] {0, 1, 2, 3, 4, 5, 45, 53}) {
      byte[] bytes = good.clone();
      bytes[changed] ^= 0x40;
      assertThrows(
          UnsupportedFormatException.class,
          () -> SecretKeyFile.parse(encoded(bytes), "it", false),
          "byte " + changed);
    }
  }

  @Test
  void bearsTheLineEndsOfSecretStores() throws Exception {
    String text = new String(Golden.bytes("clear.key"), StandardCharsets.US_ASCII);
    for (String handled : List.of(text.strip(), text.replace("\n", "\r\n"))) {
      byte[] bytes = handled.getBytes(StandardCharsets.US_ASCII);
      try (SigningKey key = SecretKeyFile.parse(bytes, "it", false).unlock(null)) {
        assertEquals(Golden.verifyKey(), key.verifyKey());
      }
    }
  }

  @Test
  void isReadableByItsOwnerOnlyAndNeverOverwritten() throws Exception {
    assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "this file system has no permissions");
    Path file = folder.resolve("new/secret.key");
    try (SigningKey key = SigningKey.generate(Golden.RANDOM)) {
      SecretKeyFile.inTheClear(key).write(file);
      byte[] written = Files.readAllBytes(file);
      assertThrows(ConflictException.class, () -> SecretKeyFile.inTheClear(key).write(file));
      assertArrayEquals(written, Files.readAllBytes(file));
    }
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
    try (Stream<Path> left = Files.list(file.getParent())) {
      assertEquals(List.of(file), left.toList());
    }
  }

  @Test
  void neverFollowsALinkThatLeadsNowhere() throws Exception {
    Path elsewhere = folder.resolve("elsewhere");
    Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);
    try (SigningKey key = SigningKey.generate(Golden.RANDOM)) {
      assertThrows(ConflictException.class, () -> SecretKeyFile.inTheClear(key).write(link));
    }
    assertFalse(Files.exists(elsewhere));
  }

  @Test
  void tellsWhenOthersMayReadIt() throws Exception {
    assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "this file system has no permissions");
    Path file = Files.write(folder.resolve("secret.key"), Golden.bytes("clear.key"));
    for (String permissions : List.of("rw-------", "rw-r-----", "rw----r--", "rw--w--w-")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
      try (SecretKeyFile key = SecretKeyFile.read(file)) {
        assertEquals(permissions.substring(3).contains("r"), key.isReadableByOthers());
      }
    }
  }

  @Test
  void aClosedFileGivesNothing() throws Exception {
    SecretKeyFile file = SecretKeyFile.read(Golden.path("clear.key"));
    file.close();
    assertThrows(IllegalStateException.class, () -> file.unlock(null));
    assertThrows(IllegalStateException.class, () -> file.write(folder.resolve("key")));
  }

  @Test
  void namesWhatIsMissingOrNoFile() {
    assertThrows(NotFoundException.class, () -> SecretKeyFile.read(folder.resolve("none")));
    assertThrows(LocalMachineException.class, () -> SecretKeyFile.read(folder));
    Path belowAFile = Golden.path("message.txt").resolve("key.pub");
    LocalMachineException e =
        assertThrows(LocalMachineException.class, () -> Golden.verifyKey().write(belowAFile));
    assertTrue(e.getMessage().endsWith("message.txt is not a folder"), e.getMessage());
  }

  private void neverAnotherKey(VerifyKey expected, byte[] text, int step) throws Exception {
    int read = 0;
    for (int bit = 0; bit < 8 * text.length; bit += step) {
      try (SecretKeyFile file = SecretKeyFile.parse(Golden.flipped(text, bit), "it", false);
          SigningKey key = file.unlock(PASSPHRASE)) {
        assertEquals(expected, key.verifyKey(), "bit " + bit);
        read++;
      } catch (JamJarException e) {
        assertFalse(e instanceof LocalMachineException, "bit " + bit);
      }
    }
    // The comment, and fields that are not used, may change.
    assertTrue(read > 0);
  }

  private static VerifyKey unlocked(Path path, char[] passphrase) throws JamJarException {
    try (SecretKeyFile file = SecretKeyFile.read(path);
        SigningKey key = file.unlock(passphrase)) {
      return key.verifyKey();
    }
  }

  private static SecretKeyFile cheaplyLocked(SigningKey key) throws JamJarException {
    return SecretKeyFile.locked(key, PASSPHRASE, Golden.RANDOM, Golden.CHEAP);
  }

  private static byte[] decoded(byte[] text) {
    String[] lines = new String(text, StandardCharsets.US_ASCII).split("\n");
    return Base64.getDecoder().decode(lines[1]);
  }

  private static byte[] encoded(byte[] bytes) {
    return (Comment.UNTRUSTED_PREFIX + "\n" + Base64.getEncoder().encodeToString(bytes) + "\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
