package dev.jamjar.cli;

import dev.jamjar.UsageException;
import dev.jamjar.checkpoint.NodeFolder;
import dev.jamjar.checkpoint.RestoreTarget;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.snapshot.Restore;
import dev.jamjar.snapshot.RestoreOptions;
import dev.jamjar.snapshot.RestoreResult;
import dev.jamjar.snapshot.Snapshots;
import dev.jamjar.store.CountingStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jamjar restore}. */
@Command(
    name = "restore",
    aliases = "download",
    description = {
      "Puts a snapshot back, bit for bit; by default the newest.",
      "Whatever is in the way is moved aside, never deleted."
    })
final class RestoreCommand extends JamJarCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "A snapshot's id, or its first digits.")
  private String id;

  @Option(names = "--height", paramLabel = "N", description = "The snapshot at this height.")
  private Long height;

  @Option(
      names = "--nearest",
      description = "With --height: the highest at or below it where there is none.")
  private boolean nearest;

  @Option(names = "--latest", description = "The newest snapshot: the default.")
  private boolean latest;

  @Option(
      names = "--to",
      paramLabel = "PATH",
      description =
          "A file, a folder or a node's folder; JAMJAR_NODE_DIR or ~/nockchain if not given.")
  private String to;

  @Option(names = "--dry-run", description = "Say what would be done; fetch no data.")
  private boolean dryRun;

  @Option(
      names = "--force",
      description = "Move an existing file aside; restore although a node seems to run.")
  private boolean force;

  @Override
  ExitCode run(Session session) throws Exception {
    long started = System.nanoTime();
    requireOneChoice();
    Repository repository = session.repository();
    Snapshots snapshots = session.snapshots(repository);
    Snapshots.Listed listed = choose(snapshots);
    PublishedManifest manifest = snapshots.manifest(listed);
    String name = manifest.manifest().source().name();
    Path target = target(session.settings(), name);
    RestoreTarget decided = RestoreTarget.decide(target, name);
    RestoreOptions options = new RestoreOptions(target, force, session.settings().threads());
    Restore restore =
        new Restore(repository, session.cache(repository), session.clock(), session.progress());
    if (dryRun) {
      Restore.Plan plan = restore.plan(listed, manifest, options);
      session.progress().close();
      report(session, manifest, plan);
    } else {
      RestoreResult result = restore.run(listed, manifest, options);
      session.progress().close();
      report(session, manifest, result, Duration.ofNanos(System.nanoTime() - started));
    }
    if (!decided.slot() && !decided.file().equals(target.toAbsolutePath())) {
      session
          .console()
          .note(
              "note: no node looks for it there; to give it to a node, use --to "
                  + Text.shellWord(NodeFolder.checkpointsIn(target).toString()));
    }
    return ExitCode.DONE;
  }

  /** Without {@code --to}, the node: also one that has not made its folders yet. */
  private Path target(Settings settings, String name) throws UsageException {
    if (to != null) {
      return settings.expand(to);
    }
    Path node = settings.path(Setting.NODE_DIR);
    return RestoreTarget.decide(node, name).slot() ? node : NodeFolder.checkpointsIn(node);
  }

  @Override
  String afterInterruption() {
    return "what stood in the target's place is still there; run the same command again";
  }

  private void requireOneChoice() throws UsageException {
    int choices = (id != null ? 1 : 0) + (height != null ? 1 : 0) + (latest ? 1 : 0);
    if (choices > 1) {
      throw new UsageException(
          "more than one of ID, --height and --latest", "name one snapshot in one way");
    }
    if (nearest && height == null) {
      throw new UsageException("--nearest without --height", "add --height N");
    }
  }

  private Snapshots.Listed choose(Snapshots snapshots) throws Exception {
    if (id != null) {
      return snapshots.byId(id);
    }
    return height != null ? snapshots.atHeight(height, nearest) : snapshots.latest();
  }

  private static void report(
      Session session, PublishedManifest published, RestoreResult result, Duration elapsed) {
    Console console = session.console();
    Manifest manifest = result.manifest();
    CountingStore.Counts counts = session.counts();
    console.line("restored " + words(published) + " to " + result.file());
    console.line(
        Text.bytes(manifest.source().bytes())
            + " written and verified, "
            + Text.bytes(counts.bytesRead())
            + " fetched in "
            + Text.duration(elapsed));
    result
        .movedAside()
        .forEach((from, aside) -> console.line("moved " + from + " aside to " + aside));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("snapshot", published.id().hex());
    json.put("file", result.file().toString());
    json.put("height", Describe.boxed(manifest.height()));
    json.put("sourceBytes", manifest.source().bytes());
    json.put("blake3", manifest.source().blake3().hex());
    json.put("sha256", manifest.source().sha256().hex());
    List<Object> moved = new ArrayList<>();
    result
        .movedAside()
        .forEach(
            (from, aside) -> {
              Map<String, Object> move = new LinkedHashMap<>();
              move.put("from", from.toString());
              move.put("to", aside.toString());
              moved.add(move);
            });
    json.put("movedAside", moved);
    json.put("downloadedBytes", counts.bytesRead());
    json.put("requests", counts.requests());
    json.put("elapsedMillis", elapsed.toMillis());
    console.result(json);
  }

  private static void report(Session session, PublishedManifest published, Restore.Plan plan) {
    Console console = session.console();
    console.line("would restore " + words(published) + " to " + plan.file());
    console.line(
        "fetch "
            + Text.bytes(plan.content().fetchBytes())
            + " in about "
            + Text.count(plan.content().requests(), "request"));
    console.line(
        "disk  "
            + Text.bytes(plan.diskBytes())
            + " needed, "
            + Text.bytes(plan.freeBytes())
            + " free");
    plan.movedAside().forEach(file -> console.line("move  " + file + " aside"));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("snapshot", published.id().hex());
    json.put("file", plan.file().toString());
    json.put("height", Describe.boxed(plan.manifest().height()));
    json.put("dryRun", true);
    json.put("fetchBytes", plan.content().fetchBytes());
    json.put("atHandBytes", 0);
    json.put("requests", plan.content().requests());
    json.put("chunks", plan.content().chunks());
    json.put("diskBytes", plan.diskBytes());
    json.put("freeBytes", plan.freeBytes());
    json.put("moveAside", plan.movedAside().stream().map(Path::toString).toList());
    console.result(json);
  }

  private static String words(PublishedManifest published) {
    String height =
        published.manifest().height().isPresent()
            ? " at height " + published.manifest().height().getAsLong()
            : "";
    return "snapshot " + published.id().hex().substring(0, 12) + height;
  }
}
