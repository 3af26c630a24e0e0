package dev.jamjar.cli;

import dev.jamjar.UsageException;
import dev.jamjar.snapshot.ForgetOptions;
import dev.jamjar.snapshot.Retention;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jamjar cleanup}. */
@Command(
    name = "cleanup",
    description = {
      "Keeps the N newest snapshots and frees what the others took.",
      "The same as \"jamjar forget --keep-last N --prune\"."
    })
final class CleanupCommand extends Forgetting {
  @Parameters(
      arity = "0..1",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many to keep; ${DEFAULT-VALUE} if not given.")
  private int count;

  @Override
  ForgetOptions options(boolean dryRun) throws UsageException {
    if (count < 1) {
      throw new UsageException("cleanup to " + count + " snapshots", "keep 1 or more");
    }
    Retention last = new Retention(count, 0, 0, 0, 0, 0, Optional.empty(), 0, Set.of());
    return new ForgetOptions(last, List.of(), dryRun);
  }

  @Override
  boolean prunes() {
    return true;
  }
}
