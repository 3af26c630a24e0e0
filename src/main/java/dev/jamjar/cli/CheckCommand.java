package dev.jamjar.cli;

import dev.jamjar.UsageException;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.snapshot.Check;
import dev.jamjar.snapshot.CheckOptions;
import dev.jamjar.snapshot.Finding;
import dev.jamjar.snapshot.Leftovers;
import dev.jamjar.snapshot.TrialRestore;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jamjar check}. */
@Command(
    name = "check",
    description = {
      "Checks that everything the snapshots need is there, signed and consistent.",
      "Exit code 4 if something is damaged, 5 if only signatures are."
    })
final class CheckCommand extends JamJarCommand {
  private static final String HINT =
      "hint: other snapshots are safe to restore; the publisher runs \"jamjar repair\", with --from"
          + " FILE where a node still has a file that is hurt";

  /** No snapshot id is as short, so that numbers and ids cannot be mixed up. */
  private static final int MAX_COUNT_DIGITS = 3;

  @Option(
      names = "--read-data",
      arity = "0..1",
      fallbackValue = "100",
      paramLabel = "PERCENT",
      description = {
        "Also read and hash all packs, or so many percent of them: the next ones at each run, so"
            + " that runs in a row cover all."
      })
  private String readData;

  @Option(
      names = "--restore-test",
      arity = "0..1",
      fallbackValue = "1",
      paramLabel = "WHICH",
      description = {
        "Also decode whole snapshots without writing them: the newest, the newest N, those with"
            + " these ids (ID,ID,…), or all."
      })
  private String restoreTest;

  @Override
  ExitCode run(Session session) throws Exception {
    Console console = session.console();
    CheckOptions options =
        new CheckOptions(percent(), choice(), console.isJson() || console.isVerbose());
    Check.Result result =
        new Check(
                session.repository(),
                session.trusted(),
                session.memory(),
                session.rotation(),
                session.settings().threads(),
                session.progress())
            .run(options);
    session.progress().close();
    ExitCode code = code(result.findings());
    report(console, result, code);
    console.result(json(result, code));
    return code;
  }

  private void report(Console console, Check.Result result, ExitCode code) {
    Map<Hash, Catalog.Entry> hurt = new HashMap<>();
    result.hurt().forEach(entry -> hurt.put(entry.id(), entry));
    for (Finding finding : result.findings()) {
      console.line(finding.object() + ": " + finding.message());
      if (!finding.snapshots().isEmpty()) {
        console.line(
            "  hurts "
                + finding.snapshots().stream()
                    .map(id -> Describe.shortly(hurt.get(id)))
                    .collect(Collectors.joining(", ")));
      }
    }
    result.notes().forEach(note -> console.note("note: " + note));
    result
        .leftovers()
        .filter(left -> left.objects() > 0)
        .ifPresent(
            left ->
                console.line(
                    Text.count(left.objects(), "object")
                        + " ("
                        + Text.bytes(left.bytes())
                        + ") that no snapshot here needs"));
    console.line(
        Text.count(result.snapshots(), "snapshot")
            + ", "
            + Text.count(result.packs(), "pack")
            + " ("
            + Text.bytes(result.packBytes())
            + "), "
            + result.packsRead()
            + " read whole"
            + (restoreTest == null ? "" : ", " + result.restored() + " decoded")
            + ": "
            + (code == ExitCode.DONE
                ? "all is well"
                : Text.count(result.findings().size(), "finding")));
    if (code != ExitCode.DONE) {
      if (result.findings().size() > 1 && !result.hurt().isEmpty()) {
        console.line(
            result.hurt().size()
                + " of "
                + Text.count(result.snapshots(), "snapshot")
                + " cannot be restored as things are: "
                + result.hurt().stream().map(Describe::shortly).collect(Collectors.joining(", ")));
      }
      console.note(HINT);
    }
  }

  private static Map<String, Object> json(Check.Result result, ExitCode code) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ok", code == ExitCode.DONE);
    json.put("exitCode", code.code());
    json.put("snapshots", result.snapshots());
    json.put("packs", result.packs());
    json.put("packBytes", result.packBytes());
    json.put("packsRead", result.packsRead());
    json.put("snapshotsDecoded", result.restored());
    json.put("findings", result.findings().stream().map(CheckCommand::finding).toList());
    json.put("hurt", result.hurt().stream().map(Describe::hurt).toList());
    json.put("notes", result.notes());
    json.put("unreferencedObjects", result.leftovers().map(Leftovers::objects).orElse(null));
    json.put("unreferencedBytes", result.leftovers().map(Leftovers::bytes).orElse(null));
    return json;
  }

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("object", finding.object());
    one.put("kind", (finding.untrusted() ? ExitCode.UNTRUSTED : ExitCode.DAMAGED).kind());
    one.put("message", finding.message());
    one.put("snapshots", finding.snapshots().stream().map(Hash::hex).toList());
    return one;
  }

  private static ExitCode code(List<Finding> findings) {
    if (findings.isEmpty()) {
      return ExitCode.DONE;
    }
    return findings.stream().allMatch(Finding::untrusted) ? ExitCode.UNTRUSTED : ExitCode.DAMAGED;
  }

  private int percent() throws UsageException {
    if (readData == null) {
      return 0;
    }
    String digits = readData.endsWith("%") ? readData.replace("%", "") : readData;
    if (digits.matches("\\d{1,3}") && Integer.parseInt(digits) <= 100) {
      return Integer.parseInt(digits);
    }
    throw new UsageException(
        "--read-data is \"" + readData + "\"", "it takes a percentage from 0 to 100");
  }

  private Optional<TrialRestore.Choice> choice() throws UsageException {
    if (restoreTest == null) {
      return Optional.empty();
    }
    if (restoreTest.equals("all")) {
      return Optional.of(TrialRestore.Choice.ALL);
    }
    if (restoreTest.matches("\\d{1," + MAX_COUNT_DIGITS + "}")) {
      return Optional.of(new TrialRestore.Choice(Integer.parseInt(restoreTest), List.of()));
    }
    if (restoreTest.matches("[0-9a-fA-F]{4,64}(,[0-9a-fA-F]{4,64})*")) {
      return Optional.of(new TrialRestore.Choice(0, List.of(restoreTest.split(","))));
    }
    throw new UsageException(
        "--restore-test is \"" + restoreTest + "\"",
        "it takes a number of snapshots up to 999, their ids, or all");
  }
}
