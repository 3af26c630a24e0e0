package dev.jamjar.cli;

import dev.jamjar.UsageException;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.snapshot.Forget;
import dev.jamjar.snapshot.ForgetOptions;
import dev.jamjar.snapshot.ForgetResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What {@code forget} and {@code cleanup} share: all but how they are told what goes. */
abstract class Forgetting extends JamJarCommand {
  private static final List<Integer> NUMBERS = List.of(1);

  @Option(
      names = {"-n", "--dry-run"},
      description = "Only say what would stay, what would go, and why.")
  private boolean dryRun;

  /** What was asked for. */
  abstract ForgetOptions options(boolean dry) throws UsageException;

  /** Whether space is to be freed as well. */
  abstract boolean prunes();

  @Override
  ExitCode run(Session session) throws Exception {
    ForgetOptions options = options(dryRun);
    Repository repository = session.writableRepository();
    try (SigningKey key = session.signingKey()) {
      Forget forget = new Forget(repository, key, session.memory(), session.clock());
      ForgetResult result = forget.run(options);
      session.progress().close();
      print(session.console(), result);
      session.console().result(json(result));
    }
    return ExitCode.DONE;
  }

  private void print(Console console, ForgetResult result) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "HEIGHT", "TIME", "ID", "TAGS", "WHY"));
    for (ForgetResult.Judged one : result.judged()) {
      rows.add(
          List.of(
              one.kept() ? "keep" : "forget",
              Describe.height(one.entry().height()),
              one.entry().time().toString(),
              one.entry().id().hex().substring(0, 12),
              Describe.tags(one.entry().tags()),
              String.join(", ", one.reasons())));
    }
    Text.table(rows, NUMBERS).forEach(console::line);
    String removed = Text.count(result.removed().size(), "snapshot");
    String kept = result.kept().size() + " kept";
    console.line(
        dryRun
            ? "would forget " + removed + ", " + kept + "; nothing was changed"
            : "forgot " + removed + ", " + kept);
    if (!dryRun && !result.removed().isEmpty() && !prunes()) {
      console.note("hint: space is freed by \"jamjar prune\"");
    }
  }

  private Map<String, Object> json(ForgetResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dryRun", dryRun);
    json.put("kept", result.kept().stream().map(Forgetting::judged).toList());
    json.put("removed", result.removed().stream().map(Forgetting::judged).toList());
    return json;
  }

  private static Map<String, Object> judged(ForgetResult.Judged one) {
    Map<String, Object> json = Describe.entry(one.entry());
    json.put("reasons", one.reasons());
    return json;
  }
}
