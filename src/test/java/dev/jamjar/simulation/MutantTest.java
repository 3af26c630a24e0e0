package dev.jamjar.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongFunction;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation bites: take away any of the precautions, and it shows what they are for. */
class MutantTest {
  /** Many times as many as it takes to catch any of them. */
  private static final int MOST_SCHEDULES = 3000;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Mutant.class)
  void everyMutantIsCaught(Mutant mutant) throws Exception {
    LongFunction<String> schedules =
        MutantLoader.load(
            mutant,
            Files.createDirectory(folder.resolve("classes")),
            Files.createDirectory(folder.resolve("files")));

    for (long seed = mutant.firstSeed(); seed < mutant.firstSeed() + MOST_SCHEDULES; seed++) {
      String broken = schedules.apply(seed);
      if (!broken.isEmpty()) {
        assertTrue(
            mutant.caughtBy().stream().anyMatch(rule -> broken.startsWith(rule + ":")),
            mutant + " at seed " + seed + " breaks " + broken);
        return;
      }
    }
    fail(mutant + " keeps every rule in " + MOST_SCHEDULES + " schedules");
  }
}
