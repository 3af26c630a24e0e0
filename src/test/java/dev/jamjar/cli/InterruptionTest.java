package dev.jamjar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.format.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InterruptionTest {
  @TempDir Path home;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path file;
  private String repository;

  @BeforeEach
  void makeARepository() throws Exception {
    byte[] bytes = new byte[1 << 20];
    new Random(1).nextBytes(bytes);
    file = Files.write(home.resolve("file"), bytes);
    repository = home.resolve("repository").toString();
    assertEquals(0, run("init", "--repo", repository));
  }

  @Test
  void aPushThatIsInterruptedPublishesNothingAndSaysSo() throws Exception {
    int code =
        interruptedOnce(
            () -> !isEmpty(home.resolve("repository/packs")),
            "push",
            file.toString(),
            "--repo",
            repository,
            "--limit-upload",
            "50KiB");
    assertEquals(130, code);
    assertEquals(
        """
        error: interrupted
        hint: nothing was lost, and readers see nothing half done; run the same command again
        """,
        err.toString(StandardCharsets.UTF_8));
    assertTrue(isEmpty(home.resolve("repository/manifests")));
    assertEquals(0, run("push", file.toString(), "--repo", repository));
    assertEquals(0, run("check", "--read-data", "--repo", repository));
  }

  @Test
  void aRestoreThatIsInterruptedLeavesNoPartOfTheFile() throws Exception {
    assertEquals(0, run("push", file.toString(), "--repo", repository));
    Path target = home.resolve("target/copy.jam");
    int code =
        interruptedOnce(
            () -> Files.exists(target.resolveSibling("copy.jam.jamjar-part")),
            "restore",
            "--to",
            target.toString(),
            "--repo",
            repository,
            "--limit-download",
            "50KiB",
            "--json");
    assertEquals(130, code);
    assertTrue(isEmpty(target.getParent()));
    assertEquals(
        130, Json.read("stdout", out.toByteArray()).object("error").integer("exitCode", 0, 255));
  }

  @Test
  void anInterruptionAfterTheEndChangesNothing() throws Exception {
    Interruption interruption = Interruption.ofThisThread();
    interruption.commandEnded();
    err.reset();
    Thread hook = interruption.hook(new PrintStream(err));
    hook.start();
    hook.join();
    assertFalse(interruption.isRequested());
    assertFalse(Thread.currentThread().isInterrupted());
    assertEquals("", err.toString(StandardCharsets.UTF_8));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  /** Runs a command that takes long, and runs the JVM's hook as soon as {@code begun} holds. */
  private int interruptedOnce(Condition begun, String... arguments) throws Exception {
    out.reset();
    err.reset();
    AtomicInteger code = new AtomicInteger(-1);
    AtomicReference<Interruption> interruption = new AtomicReference<>();
    Thread command =
        new Thread(
            () -> {
              interruption.set(Interruption.ofThisThread());
              code.set(run(interruption.get(), arguments));
              interruption.get().commandEnded();
            });
    command.start();
    while (!begun.holds()) {
      assertTrue(command.isAlive(), "the command ended before it was interrupted");
      Thread.sleep(5);
    }
    Thread hook = interruption.get().hook(new PrintStream(err));
    hook.start();
    hook.join();
    command.join();
    return code.get();
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return run(Interruption.ofThisThread(), arguments);
  }

  private int run(Interruption interruption, String... arguments) {
    return Main.run(
        arguments,
        Map.of("HOME", home.toString()),
        Console.utf8(new PrintStream(out)),
        Console.utf8(new PrintStream(err)),
        false,
        Clock.systemUTC(),
        interruption);
  }

  private static boolean isEmpty(Path folder) throws Exception {
    if (!Files.isDirectory(folder)) {
      return true;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}
