package dev.jamjar.cli;

import dev.jamjar.snapshot.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code jamjar list}. */
@Command(
    name = "list",
    aliases = "snapshots",
    description = "Lists all snapshots of trusted publishers, newest last.")
final class ListCommand extends JamJarCommand {
  private static final List<Integer> NUMBERS = List.of(0, 2, 3, 4);

  @Override
  ExitCode run(Session session) throws Exception {
    List<Snapshots.Listed> all = session.snapshots(session.repository()).all();
    Console console = session.console();
    if (console.isJson()) {
      console.result(Map.of("snapshots", all.stream().map(Describe::listed).toList()));
      return ExitCode.DONE;
    }
    if (all.isEmpty()) {
      console.note("no snapshots yet; make one with \"jamjar push\"");
      return ExitCode.DONE;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("HEIGHT", "TIME", "EVENT", "SIZE", "NEW", "ID", "TAGS"));
    for (Snapshots.Listed listed : all) {
      rows.add(
          List.of(
              Describe.height(listed.entry().height()),
              listed.entry().time().toString(),
              Describe.number(listed.entry().eventNumber()),
              Text.bytes(listed.entry().sourceBytes()),
              Text.bytes(listed.entry().addedBytes()),
              listed.shortId(),
              Describe.tags(listed.entry().tags())));
    }
    Text.table(rows, NUMBERS).forEach(console::line);
    return ExitCode.DONE;
  }
}
