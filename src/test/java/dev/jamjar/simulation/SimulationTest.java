package dev.jamjar.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever machines do at the same time, and whatever goes wrong meanwhile, the repository keeps
 * its promises after every step.
 *
 * <p>{@code -Djamjar.simulation.schedules=N} runs so many schedules, {@code
 * -Djamjar.simulation.first=S} others than those of every day, and {@code
 * -Djamjar.simulation.seed=S} prints the one of a seed.
 */
class SimulationTest {
  private static final String SEED = "jamjar.simulation.seed";
  private static final long SCHEDULES = Long.getLong("jamjar.simulation.schedules", 2000);
  private static final long FIRST = Long.getLong("jamjar.simulation.first", 0);

  /** Without any of these, schedules would show nothing. */
  private static final List<String> EXPECTED =
      List.of(
          "push done",
          "forget done",
          "prune done",
          "restore done",
          "crashed",
          "objects deleted beside other work");

  @TempDir Path folder;
  private Contents contents;

  @BeforeEach
  void makeFiles() {
    contents = new Contents(folder);
  }

  @Test
  void everyScheduleKeepsEveryRule() throws Exception {
    Schedules schedules = Schedules.run(FIRST, SCHEDULES, this::run);

    schedules.failed().ifPresent(SimulationTest::fails);
    for (String what : EXPECTED) {
      assertTrue(
          schedules.counts().getOrDefault(what, 0L) > 0,
          what + " never happened: " + schedules.counts());
    }
  }

  @Test
  void aSeedGivesTheSameScheduleAgain() throws Exception {
    for (long seed = 0; seed < 20; seed++) {
      assertEquals(run(seed).report(), run(seed).report());
    }
    assertNotEquals(run(1).report(), run(2).report());
  }

  @Test
  @EnabledIfSystemProperty(named = SEED, matches = "-?[0-9]+")
  void replay() throws Exception {
    World.Outcome outcome = run(Long.getLong(SEED));
    System.out.println(outcome.report());
    outcome.failure().ifPresent(failure -> fail("seed " + outcome.seed(), failure));
  }

  private World.Outcome run(long seed) throws IOException {
    return World.run(seed, contents);
  }

  private static void fails(World.Outcome outcome) {
    fail(
        "seed "
            + outcome.seed()
            + " breaks a rule; mvn test -Dtest=SimulationTest#replay -D"
            + SEED
            + "="
            + outcome.seed()
            + " shows it again:\n"
            + outcome.report(),
        outcome.failure().orElseThrow());
  }
}
