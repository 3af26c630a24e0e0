package dev.jamjar.cli;

import dev.jamjar.checkpoint.Checkpoint;
import dev.jamjar.checkpoint.CheckpointFacts;
import dev.jamjar.checkpoint.ChecksumCheck;
import dev.jamjar.checkpoint.NodeFolder;
import dev.jamjar.checkpoint.NounCounts;
import dev.jamjar.checkpoint.SourceFile;
import dev.jamjar.hash.Hash;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jamjar inspect}. */
@Command(
    name = "inspect",
    description = {
      "Says what is inside a checkpoint file; needs no repository.",
      "Exit code 4 if its checksum or its structure is wrong."
    })
final class InspectCommand extends JamJarCommand {
  @Parameters(
      paramLabel = "FILE",
      description = "A checkpoint file, a checkpoints folder or a node's folder.")
  private String file;

  @Override
  ExitCode run(Session session) throws Exception {
    Path path = NodeFolder.checkpointAt(session.settings().expand(file));
    CheckpointFacts facts;
    try (FileChannel channel = SourceFile.open(path)) {
      session.progress().stage("reading", 0);
      facts = CheckpointFacts.of(Checkpoint.read(channel));
    }
    session.progress().close();
    ExitCode code = isDamaged(facts) ? ExitCode.DAMAGED : ExitCode.DONE;
    lines(path, facts).forEach(session.console()::line);
    session.console().result(json(path, facts, code));
    return code;
  }

  private static boolean isDamaged(CheckpointFacts facts) {
    return facts.problem().isPresent()
        || facts.checksum().outcome() == ChecksumCheck.Outcome.MISMATCH
        || facts.jams().stream().anyMatch(jam -> jam.problem().isPresent());
  }

  private static List<String> lines(Path path, CheckpointFacts facts) {
    List<String> lines = new ArrayList<>();
    lines.add("file      " + path + ", " + facts.bytes() + " bytes");
    lines.add("kind      " + facts.kind().label() + version(facts));
    if (facts.eventNumber().isPresent()) {
      lines.add("event     " + Long.toUnsignedString(facts.eventNumber().getAsLong()));
    }
    lines.add(
        "height    "
            + (facts.height().value().isPresent()
                ? Long.toString(facts.height().value().getAsLong())
                : "unknown: " + facts.height().unknown().orElse("")));
    if (facts.blocks().isPresent()) {
      lines.add("blocks    " + facts.blocks().getAsLong());
    }
    facts.kernelHash().ifPresent(hash -> lines.add("kernel    " + hash.hex()));
    lines.add("checksum  " + checksum(facts.checksum()));
    for (CheckpointFacts.JamFacts jam : facts.jams()) {
      String name = name(jam.part().role());
      lines.add(
          name + " ".repeat(Math.max(1, 10 - name.length())) + jam.part().length() + " bytes");
      jam.nouns().ifPresent(n -> lines.add("          " + words(n)));
      jam.problem().ifPresent(p -> lines.add("          damaged: " + p));
    }
    if (facts.trailingBytes() > 0) {
      lines.add("trailing  " + facts.trailingBytes() + " bytes after the end");
    }
    facts.problem().ifPresent(problem -> lines.add("problem   " + problem));
    return lines;
  }

  private static String version(CheckpointFacts facts) {
    return facts.version().isPresent()
        ? " version " + Integer.toUnsignedString(facts.version().getAsInt())
        : "";
  }

  private static String checksum(ChecksumCheck check) {
    return switch (check.outcome()) {
      case VALID -> "valid, " + check.found().map(Hash::hex).orElse("");
      case MISMATCH ->
          "does not match: the file says "
              + check.expected().map(Hash::hex).orElse("-")
              + ", its content gives "
              + check.found().map(Hash::hex).orElse("-");
      case NONE -> "none carried";
      case UNREADABLE -> "cannot be computed";
    };
  }

  private static String words(NounCounts nouns) {
    String distinct =
        nouns.distinctReferenced().isPresent()
            ? " to " + nouns.distinctReferenced().getAsLong() + " nouns"
            : "";
    return nouns.atoms()
        + " atoms, "
        + nouns.cells()
        + " cells, "
        + nouns.backReferences()
        + " back-references"
        + distinct;
  }

  private static String name(Enum<?> role) {
    return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Map<String, Object> json(Path path, CheckpointFacts facts, ExitCode code) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", path.toString());
    json.put("fileBytes", facts.bytes());
    json.put("kind", facts.kind().label());
    json.put(
        "version",
        facts.version().isPresent() ? Integer.toUnsignedLong(facts.version().getAsInt()) : null);
    json.put("eventNumber", Describe.boxed(facts.eventNumber()));
    json.put("height", Describe.boxed(facts.height().value()));
    json.put("heightReason", facts.height().unknown().orElse(null));
    json.put("blocks", Describe.boxed(facts.blocks()));
    json.put("kernelHash", facts.kernelHash().map(Hash::hex).orElse(null));
    Map<String, Object> checksum = new LinkedHashMap<>();
    checksum.put("outcome", facts.checksum().outcome().label());
    checksum.put("expected", facts.checksum().expected().map(Hash::hex).orElse(null));
    checksum.put("found", facts.checksum().found().map(Hash::hex).orElse(null));
    json.put("checksum", checksum);
    List<Object> jams = new ArrayList<>();
    for (CheckpointFacts.JamFacts jam : facts.jams()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("part", name(jam.part().role()));
      one.put("bytes", jam.part().length());
      one.put("atoms", jam.nouns().map(NounCounts::atoms).orElse(null));
      one.put("cells", jam.nouns().map(NounCounts::cells).orElse(null));
      one.put("backReferences", jam.nouns().map(NounCounts::backReferences).orElse(null));
      one.put(
          "referencedNouns",
          jam.nouns().map(n -> Describe.boxed(n.distinctReferenced())).orElse(null));
      one.put("problem", jam.problem().orElse(null));
      jams.add(one);
    }
    json.put("jams", jams);
    json.put("trailingBytes", facts.trailingBytes());
    json.put("problem", facts.problem().orElse(null));
    json.put("exitCode", code.code());
    return json;
  }
}
