package dev.jamjar.store.folder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jamjar.LocalMachineException;
import dev.jamjar.NotFoundException;
import dev.jamjar.SampleBytes;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.ObjectStoreContract;
import dev.jamjar.store.Throttle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest extends ObjectStoreContract {
  @TempDir private Path folder;

  private Path root() {
    return folder.resolve("backups/repository");
  }

  @Override
  protected ObjectStore open() {
    return new FolderStore(root(), Throttle.NONE, Throttle.NONE);
  }

  @Test
  void createsTheFolderAtTheFirstPutAndNotBefore() throws Exception {
    assertFalse(Files.exists(root()));
    put(KEY, new byte[1]);
    assertTrue(Files.isRegularFile(root().resolve("packs/3f9a")));
  }

  @Test
  void saysThatThereIsNoRepositoryWhereThereIsNoFolder() throws Exception {
    var missing = assertThrows(NotFoundException.class, () -> reader.get(KEY, 1));
    assertTrue(missing.getMessage().contains("no repository at " + root()), missing.getMessage());
    assertThrows(NotFoundException.class, () -> reader.list("", l -> {}));
    Files.createDirectories(root().getParent());
    Files.writeString(root(), "a file");
    var file = assertThrows(NotFoundException.class, () -> reader.get(KEY, 1));
    assertTrue(file.getMessage().contains("it is a file"), file.getMessage());
    assertThrows(LocalMachineException.class, () -> put(KEY, new byte[1]));
  }

  /** What is in the page cache comes from there, the rest from the disk. */
  @Test
  void aLargeRangeIsReadWhereverItsBytesAre() throws Exception {
    byte[] bytes = SampleBytes.random(1, (5 << 20) + 4321);
    put(KEY, bytes);
    for (int cached : List.of(0, 100_000, 3 << 20, bytes.length)) {
      try (var in = Files.newInputStream(root().resolve("packs/3f9a"))) {
        in.readNBytes(cached);
      }
      for (int offset : List.of(0, 1, 4096, 1 << 20)) {
        byte[] read = reader.getRange(KEY, offset, bytes.length - offset);
        assertArrayEquals(Arrays.copyOfRange(bytes, offset, bytes.length), read);
      }
    }
  }

  @Test
  void leavesNothingBesideTheObjects() throws Exception {
    put(KEY, new byte[10]);
    put(KEY, new byte[20]);
    writer.delete(KEY);
    put(OTHER, new byte[5]);
    try (var files = Files.walk(root())) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      assertEquals(List.of(root().resolve("packs/81c0")), found);
    }
  }

  @Test
  void leavesTheOldObjectAndNoPartOfTheNewOneWhenAPutIsCutInTheMiddle() throws Exception {
    put(KEY, new byte[100]);
    // The thread is interrupted while it waits for its share of the line, some bytes being written.
    Throttle slow = Throttle.of(100_000);
    try (FolderStore cut = new FolderStore(root(), slow, Throttle.NONE)) {
      Thread.currentThread().interrupt();
      assertThrows(
          StoreUnavailableException.class, () -> cut.put(KEY, ByteBuffer.allocate(1_000_000)));
      assertTrue(Thread.interrupted());
    }
    assertEquals(100, reader.get(KEY, 2_000_000).length);
    try (var files = Files.list(root().resolve("packs"))) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void showsNoFileOfACrashAndRemovesItWhenItIsADayOld() throws Exception {
    put(KEY, new byte[1]);
    Path young = root().resolve("packs/.jamjar-0123456789abcdef.tmp");
    Path old = root().resolve("packs/.jamjar-fedcba9876543210.tmp");
    Path foreign = root().resolve("packs/.nfs0001");
    for (Path file : List.of(young, old, foreign)) {
      Files.write(file, new byte[50]);
      Files.setLastModifiedTime(
          file, FileTime.from(Instant.now().minus(Duration.ofHours(file.equals(young) ? 23 : 25))));
    }
    assertEquals(List.of("packs/3f9a"), listed());
    try (ObjectStore next = open()) {
      next.put(OTHER, ByteBuffer.allocate(1));
    }
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(young));
    assertTrue(Files.exists(foreign));
    assertEquals(List.of("packs/3f9a", "packs/81c0"), listed());
  }

  @Test
  void passesOverWhatIsNoObject() throws Exception {
    put(KEY, new byte[1]);
    Files.createDirectories(root().resolve(".git/objects"));
    Files.writeString(root().resolve(".git/objects/aa"), "x");
    Files.writeString(root().resolve("packs/with blank"), "x");
    Files.createDirectory(root().resolve("packs/folder"));
    assertEquals(List.of("packs/3f9a"), listed());
    assertThrows(NotFoundException.class, () -> reader.get(new ObjectKey("packs/folder"), 10));
    assertTrue(reader.size(new ObjectKey("packs/folder")).isEmpty());
  }

  @Test
  void followsALinkToAFolderOnAnotherDiskAndNoCircle() throws Exception {
    put(new ObjectKey("index/1"), new byte[1]);
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(root().resolve("packs"), elsewhere);
    Files.createSymbolicLink(elsewhere.resolve("circle"), root());
    put(KEY, new byte[3]);
    assertTrue(Files.exists(elsewhere.resolve("3f9a")));
    assertEquals(List.of("index/1", "packs/3f9a"), listed());
  }

  @Test
  void listsNothingOutsideOfItself() throws Exception {
    put(KEY, new byte[1]);
    Files.writeString(folder.resolve("secret"), "x");
    for (String prefix : List.of("../", "/", "..", ".", "packs/../", "./packs")) {
      List<ObjectStore.Listed> found = new ArrayList<>();
      writer.list(prefix, found::add);
      assertEquals(List.of(), found, prefix);
    }
  }

  private List<String> listed() throws Exception {
    TreeSet<String> names = new TreeSet<>();
    writer.list("", l -> names.add(l.key().name()));
    return List.copyOf(names);
  }

  @Test
  void tellsAFullDisk() throws Exception {
    // A file system of 64 KiB needs the right to mount one; /dev/full does not, but is no folder.
    Path small = Files.createDirectory(folder.resolve("small"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small.toString()),
        "mounting a small file system is not allowed here");
    try (FolderStore store = new FolderStore(small, Throttle.NONE, Throttle.NONE)) {
      store.put(OTHER, ByteBuffer.allocate(10_000));
      var e =
          assertThrows(
              LocalMachineException.class, () -> store.put(KEY, ByteBuffer.allocate(100_000)));
      assertTrue(e.getMessage().contains("no space left"), e.getMessage());
      assertTrue(e.hint().contains("make room"), e.hint());
      assertTrue(store.size(KEY).isEmpty());
      store.put(KEY, ByteBuffer.allocate(10_000));
    } finally {
      run("umount", small.toString());
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void losesNoIncrementOfTwoProcesses() throws Exception {
    writer.replace(KEY, Optional.empty(), "0 by nobody".getBytes(StandardCharsets.US_ASCII));
    int each = 60;
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FolderStoreTest.class.getName(),
                root().toString(),
                "" + each)
            .redirectErrorStream(true)
            .start();
    other.getInputStream().read(); // It is up.
    increment(writer, each, " by one");
    String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, other.waitFor(), said);
    String last = new String(reader.get(KEY, 100), StandardCharsets.US_ASCII);
    assertTrue(last.startsWith(2 * each + " by "), last);
  }

  /** The other process: counts the pointer in a folder up, so many times. */
  public static void main(String[] arguments) throws Exception {
    System.out.println("up");
    increment(
        new FolderStore(Path.of(arguments[0]), Throttle.NONE, Throttle.NONE),
        Integer.parseInt(arguments[1]),
        " by the other");
  }

  private static void increment(ObjectStore store, int times, String by) throws Exception {
    for (int i = 0; i < times; ) {
      byte[] seen = store.get(KEY, 100);
      String text = new String(seen, StandardCharsets.US_ASCII);
      int count = Integer.parseInt(text.substring(0, text.indexOf(' ')));
      byte[] next = (count + 1 + by).getBytes(StandardCharsets.US_ASCII);
      if (store.replace(KEY, Optional.of(seen), next)) {
        i++;
      }
    }
  }
}
