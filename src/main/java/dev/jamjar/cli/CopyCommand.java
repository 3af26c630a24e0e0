package dev.jamjar.cli;

import dev.jamjar.UsageException;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.copy.Mirror;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.snapshot.Copy;
import dev.jamjar.snapshot.Snapshots;
import dev.jamjar.store.CountingStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jamjar copy}. */
@Command(
    name = "copy",
    description = {
      "Copies snapshots to another repository, by default all; what is there is not sent again.",
      "They are signed anew with this machine's key, unless --keep-signatures makes a mirror."
    })
final class CopyCommand extends JamJarCommand {
  /** Uploads in flight: each holds a pack of 32 MiB in memory. */
  private static final int MAX_UPLOADS = 3;

  @Parameters(
      arity = "0..*",
      paramLabel = "ID",
      description = "Snapshots to copy: their ids, or first digits.")
  private List<String> ids = List.of();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "URI",
      description = "The other repository: a path or s3://bucket/prefix.")
  private String to;

  @Option(names = "--height", paramLabel = "N", description = "Copy the snapshot at this height.")
  private Long height;

  @Option(names = "--latest", description = "Copy the newest snapshot.")
  private boolean latest;

  @Option(
      names = "--keep-signatures",
      description = "Make or continue an exact mirror: the same repository at another place.")
  private boolean keepSignatures;

  @Override
  ExitCode run(Session session) throws Exception {
    long started = System.nanoTime();
    Repository source = session.source();
    Snapshots snapshots = session.snapshots(source);
    List<Snapshots.Listed> chosen = choose(snapshots);
    Map<String, Object> json = new LinkedHashMap<>();
    try (CountingStore target = session.other(to)) {
      json.put("target", target.location());
      json.put("keepSignatures", keepSignatures);
      if (keepSignatures) {
        mirror(session, source, snapshots, target, json);
      } else {
        copy(session, source, snapshots, chosen, target, json);
      }
      Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
      session.progress().close();
      session
          .console()
          .line(
              Text.bytes(session.counts().bytesRead())
                  + " fetched, "
                  + Text.bytes(target.counts().bytesWritten())
                  + " sent in "
                  + Text.duration(elapsed));
      json.put("downloadedBytes", session.counts().bytesRead());
      json.put("uploadedBytes", target.counts().bytesWritten());
      json.put("requests", session.counts().requests() + target.counts().requests());
      json.put("elapsedMillis", elapsed.toMillis());
    }
    session.console().result(json);
    return ExitCode.DONE;
  }

  @Override
  String afterInterruption() {
    return "what was copied is there, and readers see nothing half done; run the same command again";
  }

  private void copy(
      Session session,
      Repository source,
      Snapshots snapshots,
      List<Snapshots.Listed> chosen,
      CountingStore store,
      Map<String, Object> json)
      throws Exception {
    Console console = session.console();
    Repository target = Repository.open(store);
    List<Object> list = new ArrayList<>();
    int there = 0;
    try (SigningKey key = session.signingKey()) {
      Copy copy =
          new Copy(
              source,
              session.cache(source),
              target,
              key,
              session.trusted(),
              session.memory(),
              session.cache(target),
              session.clock(),
              session.random(),
              session.progress());
      int threads = session.settings().threads();
      for (Copy.Copied one : copy.run(snapshots, chosen, threads, Math.min(threads, MAX_UPLOADS))) {
        list.add(json(one));
        there += one.added().isEmpty() ? 1 : 0;
        if (one.added().isPresent()) {
          console.line(words(one));
        }
      }
    }
    console.line(
        Text.count(list.size() - there, "snapshot")
            + " copied to "
            + store.location()
            + ", "
            + there
            + " there already");
    json.put("repository", target.id());
    json.put("snapshots", list);
  }

  private static void mirror(
      Session session,
      Repository source,
      Snapshots snapshots,
      CountingStore store,
      Map<String, Object> json)
      throws Exception {
    Mirror mirror = Mirror.open(source, store, session.cache(source));
    List<Object> publishers = new ArrayList<>();
    for (PublishedCatalog catalog : snapshots.catalogs()) {
      session.progress().stage("mirroring " + catalog.signer().id(), 0);
      Mirror.Outcome outcome = mirror.copy(catalog);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("publisher", catalog.signer().id().toString());
      one.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
      one.put("snapshots", catalog.catalog().snapshots().size());
      publishers.add(one);
      session.progress().close();
      session.console().line("publisher " + catalog.signer().id() + ": " + words(outcome, catalog));
    }
    json.put("repository", source.id());
    json.put("publishers", publishers);
    json.put("copiedObjects", mirror.objects());
    json.put("copiedBytes", mirror.bytes());
  }

  private static String words(Mirror.Outcome outcome, PublishedCatalog catalog) {
    return switch (outcome) {
      case COPIED -> Text.count(catalog.catalog().snapshots().size(), "snapshot") + " mirrored";
      case UNCHANGED -> "the mirror has everything";
      case NEWER -> "the mirror is newer, and was left alone";
    };
  }

  private static String words(Copy.Copied one) {
    String height =
        one.original().entry().height().isPresent()
            ? " at height " + one.original().entry().height().getAsLong()
            : "";
    return "snapshot "
        + one.original().shortId()
        + height
        + " is "
        + one.copy().hex().substring(0, 12)
        + " there, "
        + Text.bytes(one.added().map(Manifest.Added::bytes).orElse(0L))
        + " new";
  }

  private static Map<String, Object> json(Copy.Copied one) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("from", one.original().entry().id().hex());
    json.put("id", one.copy().hex());
    json.put("copied", one.added().isPresent());
    json.put("height", Describe.boxed(one.original().entry().height()));
    json.put("newBytes", one.added().map(Manifest.Added::bytes).orElse(0L));
    json.put("newChunks", one.added().map(Manifest.Added::chunks).orElse(0L));
    return json;
  }

  /** Oldest first, each once; all where none is named. */
  private List<Snapshots.Listed> choose(Snapshots snapshots) throws Exception {
    boolean all = ids.isEmpty() && height == null && !latest;
    if (all) {
      return snapshots.all();
    }
    if (keepSignatures) {
      throw new UsageException(
          "--keep-signatures with snapshots named",
          "a mirror holds all of a publisher's snapshots: leave ID, --height and --latest out");
    }
    Set<Snapshots.Listed> chosen = new LinkedHashSet<>();
    for (String id : ids) {
      chosen.add(snapshots.byId(id));
    }
    if (height != null) {
      chosen.add(snapshots.atHeight(height, false));
    }
    if (latest) {
      chosen.add(snapshots.latest());
    }
    return snapshots.all().stream().filter(chosen::contains).toList();
  }
}
