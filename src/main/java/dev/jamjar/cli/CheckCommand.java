package dev.jamjar.cli;

import dev.jamjar.UsageException;
import dev.jamjar.hash.Hash;
import dev.jamjar.snapshot.Check;
import dev.jamjar.snapshot.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  @Option(
      names = "--read-data",
      arity = "0..1",
      fallbackValue = "100",
      paramLabel = "PERCENT",
      description = "Also read and hash all packs, or so many percent of them chosen at random.")
  private String readData;

  @Override
  ExitCode run(Session session) throws Exception {
    int percent = percent();
    Check.Result result =
        new Check(
                session.repository(),
                session.trusted(),
                session.memory(),
                session.settings().threads(),
                session.progress())
            .run(percent);
    session.progress().close();
    ExitCode code = code(result.findings());
    Console console = session.console();
    for (Finding finding : result.findings()) {
      console.line(finding.object() + ": " + finding.message());
      if (!finding.snapshots().isEmpty()) {
        console.line(
            "  hurts "
                + finding.snapshots().stream()
                    .map(id -> id.hex().substring(0, 12))
                    .collect(Collectors.joining(", ")));
      }
    }
    console.line(
        Text.count(result.snapshots(), "snapshot")
            + ", "
            + Text.count(result.packs(), "pack")
            + " ("
            + Text.bytes(result.packBytes())
            + "), "
            + result.packsRead()
            + " read whole: "
            + (code == ExitCode.DONE
                ? "all is well"
                : Text.count(result.findings().size(), "finding")));
    if (code != ExitCode.DONE) {
      console.note(
          "hint: other snapshots are safe to restore; push again from a node that has the file");
    }
    console.result(json(result, code));
    return code;
  }

  private static Map<String, Object> json(Check.Result result, ExitCode code) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ok", code == ExitCode.DONE);
    json.put("exitCode", code.code());
    json.put("snapshots", result.snapshots());
    json.put("packs", result.packs());
    json.put("packBytes", result.packBytes());
    json.put("packsRead", result.packsRead());
    List<Object> findings = new ArrayList<>();
    for (Finding finding : result.findings()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("object", finding.object());
      one.put("kind", (finding.untrusted() ? ExitCode.UNTRUSTED : ExitCode.DAMAGED).kind());
      one.put("message", finding.message());
      one.put("snapshots", finding.snapshots().stream().map(Hash::hex).toList());
      findings.add(one);
    }
    json.put("findings", findings);
    return json;
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
}
