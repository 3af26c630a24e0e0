package dev.jamjar.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.LocalMachineException;
import dev.jamjar.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustStoreTest {
  private static final VerifyKey A = newKey();
  private static final VerifyKey B = newKey();

  @TempDir Path folder;
  private Path file;
  private TrustStore store;

  @BeforeEach
  void place() {
    file = folder.resolve("jamjar/trusted-keys");
    store = new TrustStore(file);
  }

  @Test
  void isEmptyWhereThereIsNoFile() throws Exception {
    assertEquals(List.of(), store.entries());
    assertFalse(Files.exists(file));
  }

  @Test
  void keepsWhatIsAddedInOrder() throws Exception {
    assertTrue(store.add(A, "node of Ä"));
    assertTrue(store.add(B, ""));
    assertEquals(
        List.of(new TrustStore.Entry(A, "node of Ä"), new TrustStore.Entry(B, "")),
        store.entries());
    assertEquals(List.of(A, B), store.keys().keys());
    assertEquals(A + " node of Ä\n" + B + "\n", Files.readString(file));
  }

  @Test
  void addsAKeyOnce() throws Exception {
    store.add(A, "first");
    byte[] before = Files.readAllBytes(file);
    assertFalse(store.add(A, "again"));
    assertEquals(new String(before, StandardCharsets.UTF_8), Files.readString(file));
  }

  @Test
  void leavesWhatPeopleWroteAsItIs() throws Exception {
    Files.createDirectories(file.getParent());
    String written = "# ours\r\n\n  " + A + "   the old one  \n# last line without an end";
    Files.writeString(file, written);
    store.add(B, "new");
    assertEquals(written + "\n" + B + " new\n", Files.readString(file));
    assertEquals(
        List.of(new TrustStore.Entry(A, "the old one"), new TrustStore.Entry(B, "new")),
        store.entries());
  }

  @Test
  void replacesWhatALinkLeadsTo() throws Exception {
    Path real = Files.writeString(folder.resolve("real"), A + "\n");
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file, real);
    store.add(B, "");
    assertTrue(Files.isSymbolicLink(file));
    assertEquals(A + "\n" + B + "\n", Files.readString(real));
  }

  @Test
  void losesNoKeyWhenManyAreAddedAtOnce() throws Exception {
    int keys = 12;
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> added = new ArrayList<>();
      for (int i = 0; i < keys; i++) {
        VerifyKey key = newKey();
        added.add(threads.submit(() -> new TrustStore(file).add(key, "")));
      }
      for (Future<Boolean> one : added) {
        assertTrue(one.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(keys, store.keys().keys().size());
  }

  @Test
  void refusesALineThatIsNoKeyAndLeavesTheFileAlone() throws Exception {
    Files.createDirectories(file.getParent());
    for (String bad :
        List.of(
            "RWnonsense", A + "x", A + "\tname", "; " + A, A + " bell\u0007", A + " \uffff\0")) {
      String written = "# one\n" + bad + "\n";
      Files.writeString(file, written);
      CorruptDataException e = assertThrows(CorruptDataException.class, () -> store.entries(), bad);
      assertTrue(e.getMessage().contains("line 2"), e.getMessage());
      assertThrows(CorruptDataException.class, () -> store.add(B, ""));
      assertEquals(written, Files.readString(file));
    }
  }

  @Test
  void refusesFilesAndCommentsThatAreTooLong() throws Exception {
    assertThrows(UsageException.class, () -> store.add(A, "x".repeat(1024)));
    assertThrows(UsageException.class, () -> store.add(A, "two\nlines"));
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#\n".repeat(TrustStore.MAX_BYTES / 2));
    assertEquals(List.of(), store.entries());
    assertThrows(UsageException.class, () -> store.add(A, ""));
    Files.writeString(file, "#\n".repeat(TrustStore.MAX_BYTES));
    assertThrows(CorruptDataException.class, () -> store.entries());
  }

  @Test
  void everyTruncationAndFlippedBitIsReadOrRefused() throws Exception {
    byte[] text = ("# ours\n" + A + " the old one\n" + B + "\n").getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < text.length; length++) {
      readOrRefused(Arrays.copyOf(text, length));
    }
    for (int bit = 0; bit < 8 * text.length; bit++) {
      readOrRefused(Golden.flipped(text, bit));
    }
  }

  @Test
  void saysWhatCannotBeWritten() throws Exception {
    Path notAFolder = Files.writeString(folder.resolve("file"), "");
    assertThrows(
        LocalMachineException.class, () -> new TrustStore(notAFolder.resolve("keys")).add(A, ""));
  }

  private static void readOrRefused(byte[] text) {
    try {
      assertTrue(TrustStore.parse(text, "it").size() <= 2);
    } catch (JamJarException expected) {
      assertTrue(expected.getMessage().startsWith("it is damaged: line "));
    }
  }

  private static VerifyKey newKey() {
    return SigningKey.generate(Golden.RANDOM).verifyKey();
  }
}
