package dev.jamjar.sign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.ConflictException;
import dev.jamjar.CorruptDataException;
import dev.jamjar.NotFoundException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyKeyTest {
  private static final String BASE64 = "RWSCAfbEL/kR8awggo+mdixMcFdLf4PBYpNPGBVGTQOQwra2nqeR5/W8";

  @TempDir Path folder;

  @Test
  void readsMinisignsFileAndItsBareText() throws Exception {
    VerifyKey key = Golden.verifyKey();
    assertEquals("F111F92FC4F60182", key.id().toString());
    assertEquals(BASE64, key.base64());
    assertEquals(key, VerifyKey.parse(BASE64, "test"));
  }

  @Test
  void printsMinisignsFile() throws Exception {
    assertArrayEquals(
        Golden.bytes("clear.pub"), Golden.verifyKey().fileText().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void bearsWhatEditorsDoToLineEnds() throws Exception {
    String text = new String(Golden.bytes("clear.pub"), StandardCharsets.UTF_8);
    assertEquals(Golden.verifyKey(), VerifyKey.parse(text.replace("\n", "\r\n"), "test"));
    assertEquals(Golden.verifyKey(), VerifyKey.parse(text.strip(), "test"));
  }

  @Test
  void isNamedByItsTextOrByItsFile() throws Exception {
    assertEquals(Golden.verifyKey(), VerifyKey.named(BASE64 + "\n"));
    assertEquals(Golden.verifyKey(), VerifyKey.named(Golden.path("clear.pub").toString()));
    assertThrows(NotFoundException.class, () -> VerifyKey.named("RWnonsense"));
    assertThrows(NotFoundException.class, () -> VerifyKey.named("\0"));
  }

  @Test
  void everyTruncationIsRefused() throws Exception {
    byte[] text = Golden.bytes("clear.pub");
    for (int length = 0; length < text.length - 1; length++) {
      byte[] cut = Arrays.copyOf(text, length);
      assertThrows(CorruptDataException.class, () -> VerifyKey.parse(cut, "test"), "at " + length);
    }
  }

  @Test
  void noFlippedBitGivesTheSameKeyButInTheComment() throws Exception {
    byte[] text = BASE64.getBytes(StandardCharsets.US_ASCII);
    for (int bit = 0; bit < 8 * text.length; bit++) {
      try {
        assertNotEquals(
            Golden.verifyKey(), VerifyKey.parse(Golden.flipped(text, bit), "test"), "bit " + bit);
      } catch (CorruptDataException expected) {
        assertTrue(expected.getMessage().startsWith("test is damaged: line "));
      }
    }
  }

  @Test
  void writesItsFileOnce() throws Exception {
    Path file = folder.resolve("new/key.pub");
    Golden.verifyKey().write(file);
    assertArrayEquals(Golden.bytes("clear.pub"), Files.readAllBytes(file));
    assertThrows(ConflictException.class, () -> Golden.verifyKey().write(file));
  }

  @Test
  void refusesAFileThatIsNoKeyHoweverLong() throws Exception {
    Path file = Files.write(folder.resolve("long"), new byte[1 << 20]);
    assertThrows(CorruptDataException.class, () -> VerifyKey.read(file));
    assertThrows(CorruptDataException.class, () -> VerifyKey.parse(new byte[1 << 20], "test"));
  }
}
