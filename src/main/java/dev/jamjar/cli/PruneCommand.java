package dev.jamjar.cli;

import dev.jamjar.repository.Repository;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.snapshot.PruneOptions;
import dev.jamjar.snapshot.PruneResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jamjar prune}. */
@Command(
    name = "prune",
    description = {
      "Frees what no snapshot needs, beside running pushes and restores.",
      "What nobody needs is taken out of use now, and deleted by a later run, a day from now."
    })
final class PruneCommand extends JamJarCommand {
  @Mixin private PruneFlags flags = new PruneFlags();

  @Option(
      names = {"-n", "--dry-run"},
      description = "Only say what would be done.")
  private boolean dryRun;

  @Override
  ExitCode run(Session session) throws Exception {
    PruneOptions options = flags.options(dryRun);
    Repository repository = session.writableRepository();
    PruneResult result;
    try (SigningKey key = session.signingKey()) {
      result = Pruning.run(session, repository, key, options);
    }
    Pruning.print(session.console(), result);
    session.console().result(Pruning.json(result));
    return Pruning.code(result);
  }

  @Override
  String afterInterruption() {
    return "nothing that a snapshot needs was touched; run the same command again";
  }
}
