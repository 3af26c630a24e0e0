package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.StoreOptions;
import dev.jamjar.store.Stores;
import dev.jamjar.synthetic.ChainOptions;
import dev.jamjar.synthetic.SyntheticChain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/reader.py, which was written from docs/format.md alone, reads what this program writes.
 * Skipped where it cannot run.
 */
class SecondReaderTest {
  private static final String READER = "docs/reader.py";

  private static String python;

  @TempDir Path folder;

  /** How a program ended. */
  private record Outcome(int code, String output) {}

  @BeforeAll
  static void findWhatItNeeds() throws Exception {
    for (String program : List.of("b3sum", "zstd")) {
      assumeTrue(works(program, "--version"), program + " is not here");
    }
    for (String candidate : List.of("python3", "/usr/bin/python3")) {
      if (python == null && works(candidate, "-c", "import cryptography")) {
        python = candidate;
      }
    }
    assumeTrue(python != null, "no Python with \"cryptography\" is here");
  }

  @Test
  void agreesWithAllVectors() throws Exception {
    Outcome outcome = run(python, READER, "--vectors", "testdata");

    assertEquals(0, outcome.code(), outcome.output());
    assertTrue(
        outcome.output().matches("([1-9][0-9]*) of \\1 vectors agree\\s*"), outcome.output());
  }

  @Test
  void restoresEverySnapshotOfTheGoldenRepository() throws Exception {
    String publicKey = publicKeyLine(Files.readString(Path.of("testdata/keys/test.pub")));
    List<String> snapshots = Files.readAllLines(GoldenRepository.CONTENT);
    List<byte[]> expected = List.copyOf(GoldenRepository.files().values());

    for (int i = 0; i < snapshots.size(); i++) {
      String id = snapshots.get(i).split(" ")[0];

      assertArrayEquals(expected.get(i), restored("testdata/repo-v1", publicKey, id));
    }
  }

  @Test
  void restoresTwoNightsOfAChain() throws Exception {
    List<Path> nights = new ArrayList<>();
    SyntheticChain chain =
        SyntheticChain.start(new ChainOptions(7, 12, 3, 300_000, 3, 50_000, OptionalInt.empty()));
    for (int night = 0; night < 2; night++) {
      Path file = folder.resolve("night-" + night + ".chkjam");
      chain.writeTo(file);
      nights.add(file);
      chain.nextNight();
    }

    restoresWhatWasPushed(nights);
  }

  @Test
  void restoresRealFiles() throws Exception {
    Path data = Path.of("../shared/data");
    assumeTrue(Files.isDirectory(data), "no " + data + " here");
    try (Stream<Path> files = Files.list(data)) {
      // Python takes its time over a file of 4 MB, and one of the two shows as much as both.
      restoresWhatWasPushed(
          files.filter(file -> file.toString().matches(".*(?<!leader-0)[.](chk)?jam")).toList());
    }
  }

  private void restoresWhatWasPushed(List<Path> files) throws Exception {
    Path place = folder.resolve("repository");
    try (ObjectStore store = Stores.open(place.toString(), StoreOptions.DEFAULTS)) {
      TestRepository machine = new TestRepository(store, TestRepository.newKey(1), folder);
      List<PushResult> pushed = new ArrayList<>();
      for (Path file : files) {
        pushed.add(machine.push(file, false));
      }
      String publicKey = publicKeyLine(machine.key.verifyKey().fileText());
      for (int i = 0; i < files.size(); i++) {
        assertArrayEquals(
            Files.readAllBytes(files.get(i)),
            restored(place.toString(), publicKey, pushed.get(i).snapshot().hex()),
            files.get(i).toString());
      }
    }
  }

  private byte[] restored(String repository, String publicKey, String id) throws Exception {
    Path target = folder.resolve("restored");
    Files.deleteIfExists(target);
    Outcome outcome = run(python, READER, repository, publicKey, target.toString(), id);
    assertEquals(0, outcome.code(), outcome.output());
    return Files.readAllBytes(target);
  }

  private static String publicKeyLine(String file) {
    return file.lines().filter(line -> line.startsWith("RW")).findFirst().orElseThrow();
  }

  private static boolean works(String... command) throws InterruptedException {
    try {
      return run(command).code() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Outcome run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(Arrays.asList(command)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }
}
