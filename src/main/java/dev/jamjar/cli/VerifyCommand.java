package dev.jamjar.cli;

import dev.jamjar.repository.Repository;
import dev.jamjar.snapshot.Snapshots;
import dev.jamjar.snapshot.VerifyFile;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jamjar verify}. */
@Command(
    name = "verify",
    description = {
      "Says which snapshot a local file exactly is, or how it differs.",
      "Exit code 4 if it differs, 3 if no snapshot is like it."
    })
final class VerifyCommand extends JamJarCommand {
  @Parameters(
      paramLabel = "PATH",
      description = "A checkpoint file, a checkpoints folder or a node's folder.")
  private String path;

  @Override
  ExitCode run(Session session) throws Exception {
    Repository repository = session.repository();
    Snapshots snapshots = session.snapshots(repository);
    VerifyFile.Result result =
        new VerifyFile(
                repository,
                snapshots,
                session.cache(repository),
                session.settings().threads(),
                session.progress())
            .run(session.settings().expand(path));
    session.progress().close();
    Console console = session.console();
    ExitCode code =
        result.same()
            ? ExitCode.DONE
            : result.snapshot().isPresent() ? ExitCode.DAMAGED : ExitCode.NOT_FOUND;
    console.line(words(result));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", result.file().toString());
    json.put("same", result.same());
    json.put("snapshot", result.snapshot().map(s -> s.id().hex()).orElse(null));
    json.put(
        "height", result.snapshot().map(s -> Describe.boxed(s.manifest().height())).orElse(null));
    json.put("difference", result.difference().orElse(null));
    json.put("exitCode", code.code());
    console.result(json);
    return code;
  }

  private static String words(VerifyFile.Result result) {
    String id = result.snapshot().map(s -> s.id().hex().substring(0, 12)).orElse("");
    if (result.same()) {
      return result.file() + " is exactly snapshot " + id;
    }
    return result.snapshot().isPresent()
        ? result.file() + " is not snapshot " + id + ": " + result.difference().orElse("")
        : result.file() + " is no snapshot, nor like one";
  }
}
