package dev.jamjar.cli;

import dev.jamjar.UsageException;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.snapshot.Repair;
import dev.jamjar.snapshot.RepairOptions;
import dev.jamjar.snapshot.RepairResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jamjar repair}. */
@Command(
    name = "repair",
    description = {
      "Repairs what the own snapshots rest on: makes lost index segments anew, copies what can be"
          + " read of damaged packs, takes the rest from files that you name.",
      "Deletes nothing. Exit code 4 if a snapshot cannot be saved."
    })
final class RepairCommand extends JamJarCommand {
  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "A checkpoint file, or a node's folder, to take from what is missing. Repeatable.")
  private List<String> from = List.of();

  @Option(
      names = "--drop",
      description = "Take snapshots that cannot be saved out of the list; never all of them.")
  private boolean drop;

  @Option(names = "--dry-run", description = "Do it all, and write nothing to the repository.")
  private boolean dryRun;

  @Option(
      names = "--skip-data",
      description =
          "Believe packs that have their size, and read only those where something is in doubt.")
  private boolean skipData;

  @Option(
      names = "--catalog",
      paramLabel = "ID",
      description =
          "Go on from this catalog, where the pointer is lost and this machine cannot know that it"
              + " is the newest.")
  private String catalog;

  @Override
  ExitCode run(Session session) throws Exception {
    List<Path> files = new ArrayList<>();
    for (String file : from) {
      files.add(session.settings().expand(file));
    }
    RepairOptions options = new RepairOptions(files, drop, !skipData, catalog());
    RepairResult result;
    try (SigningKey key = session.signingKey()) {
      if (dryRun) {
        session.writableRepository();
        try (Rehearsal rehearsal = Rehearsal.of(session)) {
          result = repair(session, key, rehearsal.repository(), rehearsal.memory(), options);
        }
      } else {
        result = repair(session, key, session.writableRepository(), session.memory(), options);
      }
    }
    session.progress().close();
    ExitCode code = result.lost().isEmpty() || result.dropped() ? ExitCode.DONE : ExitCode.DAMAGED;
    report(session.console(), result, code);
    session.console().result(json(result, code));
    return code;
  }

  @Override
  String afterInterruption() {
    return "nothing was lost, and what was copied is used again; run the same command again";
  }

  private static RepairResult repair(
      Session session,
      SigningKey key,
      Repository repository,
      CatalogMemory memory,
      RepairOptions options)
      throws Exception {
    return new Repair(
            repository,
            key,
            session.trusted(),
            memory,
            session.cache(repository),
            session.clock(),
            session.random(),
            session.progress())
        .run(options);
  }

  private void report(Console console, RepairResult result, ExitCode code) {
    if (dryRun) {
      console.line("a rehearsal; nothing is written:");
    }
    for (RepairResult.Change change : result.changes()) {
      console.line(change.object() + ": " + change.what());
    }
    result.chunksTaken().forEach((file, chunks) -> console.line(file + ": " + taken(chunks)));
    for (RepairResult.Lost lost : result.lost()) {
      console.line(
          "snapshot "
              + Describe.shortly(lost.entry())
              + (result.dropped() ? " is taken out of the list: " : " cannot be saved: ")
              + lost.why());
    }
    console.line(summary(result));
    if (code != ExitCode.DONE) {
      console.note(
          drop
              ? "hint: no snapshot would be left; push one first, then run this again"
              : "hint: name files that may hold what is missing with --from FILE, or have these"
                  + " snapshots taken out of the list with --drop");
    }
  }

  private static String taken(long chunks) {
    return chunks == 0
        ? "nothing that is missing is in it"
        : Text.count(chunks, "chunk") + " that were missing taken from it";
  }

  private static String summary(RepairResult result) {
    String listed =
        result
            .catalog()
            .map(catalog -> "catalog number " + catalog.catalog().sequence() + " lists ")
            .orElse(result.changes().isEmpty() ? "nothing to repair: " : "the catalog stays: ");
    int lost = result.dropped() ? 0 : result.lost().size();
    return listed
        + Text.count(result.snapshots(), "snapshot")
        + (lost == 0 ? ", all of them whole" : ", " + lost + " of them cannot be restored");
  }

  private Map<String, Object> json(RepairResult result, ExitCode code) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ok", code == ExitCode.DONE);
    json.put("exitCode", code.code());
    json.put("dryRun", dryRun);
    json.put("published", result.catalog().isPresent() && !dryRun);
    json.put("catalog", result.catalog().map(catalog -> catalog.id().hex()).orElse(null));
    json.put("sequence", result.catalog().map(c -> c.catalog().sequence()).orElse(null));
    json.put("snapshots", result.snapshots());
    json.put("chunksCopied", result.chunksCopied());
    json.put(
        "chunksTaken", result.chunksTaken().values().stream().mapToLong(chunks -> chunks).sum());
    json.put("packsWritten", result.packsWritten());
    List<Object> changes = new ArrayList<>();
    for (RepairResult.Change change : result.changes()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("object", change.object());
      one.put("change", change.what());
      changes.add(one);
    }
    json.put("changes", changes);
    json.put("lost", result.lost().stream().map(RepairCommand::lost).toList());
    json.put("dropped", result.dropped());
    return json;
  }

  private static Map<String, Object> lost(RepairResult.Lost lost) {
    Catalog.Entry entry = lost.entry();
    Map<String, Object> json = Describe.hurt(entry);
    json.put("why", lost.why());
    return json;
  }

  private Optional<Hash> catalog() throws UsageException {
    if (catalog == null) {
      return Optional.empty();
    }
    if (!Hash.isHex(catalog)) {
      throw new UsageException(
          "--catalog is \"" + catalog + "\"", "it takes all 64 hexadecimal digits of the id");
    }
    return Optional.of(Hash.fromHex(catalog));
  }
}
