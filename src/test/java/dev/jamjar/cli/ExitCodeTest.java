package dev.jamjar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.ConflictException;
import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.LocalMachineException;
import dev.jamjar.NotFoundException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.UntrustedException;
import dev.jamjar.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
  /** The contract with other people's scripts; never changed. */
  private static final Map<JamJarException, Integer> CONTRACT =
      Map.of(
          new UsageException("", ""), 2,
          new NotFoundException("", ""), 3,
          new CorruptDataException("", ""), 4,
          new UntrustedException("", ""), 5,
          new UnsupportedFormatException("", ""), 6,
          new StoreUnavailableException("", "", false, null), 7,
          new ConflictException("", ""), 8,
          new LocalMachineException("", ""), 9);

  @Test
  void everyFailureHasTheCodeOfTheContract() {
    Set<Class<?>> named = new HashSet<>();
    CONTRACT.forEach(
        (failure, code) -> {
          assertEquals(code, ExitCode.of(failure).code());
          named.add(failure.getClass());
        });
    assertEquals(Set.of(JamJarException.class.getPermittedSubclasses()), named);
  }

  @Test
  void everythingElseIsTheMachineOrABug() {
    assertEquals(ExitCode.LOCAL, ExitCode.of(new IOException("the disk")));
    assertEquals(ExitCode.LOCAL, ExitCode.of(new UncheckedIOException(new IOException("it"))));
    assertEquals(ExitCode.LOCAL, ExitCode.of(new OutOfMemoryError("Java heap space")));
    assertEquals(ExitCode.BUG, ExitCode.of(new IllegalStateException("impossible")));
    assertEquals(ExitCode.BUG, ExitCode.of(new StackOverflowError()));
  }

  @Test
  void anInterruptionIsNoneOfThem() {
    InterruptedCommandException interrupted = new InterruptedCommandException("", null);
    assertEquals(130, ExitCode.of(interrupted).code());
  }

  @Test
  void noTwoShareACodeOrAKind() {
    Set<Object> seen = new HashSet<>();
    for (ExitCode code : ExitCode.values()) {
      assertTrue(seen.add(code.code()), code.toString());
      assertTrue(seen.add(code.kind()), code.toString());
    }
  }

  @Test
  void operatorsFindEveryCodeInTheManual() throws IOException {
    Path manual = Path.of("docs/operations.md");
    Assumptions.assumeTrue(Files.exists(manual), "docs/operations.md is not written yet");
    List<String> lines = Files.readAllLines(manual);
    for (ExitCode code : ExitCode.values()) {
      assertTrue(
          lines.stream().anyMatch(line -> line.matches("\\| *`?" + code.code() + "`? *\\|.*")),
          "no row for exit code " + code.code());
    }
  }
}
