package dev.jamjar.cli;

import dev.jamjar.UsageException;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.snapshot.Push;
import dev.jamjar.snapshot.PushOptions;
import dev.jamjar.snapshot.PushResult;
import dev.jamjar.store.CountingStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jamjar push}. */
@Command(
    name = "push",
    aliases = "upload",
    description = {
      "Stores a checkpoint: sends what is new, and publishes a signed snapshot.",
      "Of a node's two slots it takes the valid one with the highest event number."
    })
final class PushCommand extends JamJarCommand {
  private static final int MAX_TAG_LENGTH = 128;
  private static final int MAX_TAGS = 64;

  /** Uploads in flight: each holds a pack of 32 MiB in memory. */
  private static final int MAX_UPLOADS = 3;

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description =
          "A checkpoint file, a checkpoints folder or a node's folder; JAMJAR_NODE_DIR or"
              + " ~/nockchain if not given.")
  private String path;

  @Option(
      names = "--height",
      paramLabel = "N",
      description = "The height, where the file cannot tell it.")
  private Long height;

  @Option(
      names = "--tag",
      paramLabel = "T",
      description = "A word to find the snapshot by. Repeatable.")
  private List<String> tags = List.of();

  @Option(
      names = "--allow-invalid",
      description = "Store a checkpoint although its checksum does not match.")
  private boolean allowInvalid;

  @Override
  ExitCode run(Session session) throws Exception {
    PushOptions options =
        new PushOptions(
            path == null
                ? session.settings().path(Setting.NODE_DIR)
                : session.settings().expand(path),
            checkedHeight(),
            checkedTags(),
            allowInvalid,
            Math.min(session.settings().threads(), MAX_UPLOADS));
    Repository repository = session.writableRepository();
    PushResult result;
    long started;
    try (SigningKey key = session.signingKey()) {
      // Whoever types a passphrase does not count that time.
      started = System.nanoTime();
      Push push =
          new Push(
              repository,
              key,
              session.trusted(),
              session.memory(),
              session.cache(repository),
              session.clock(),
              session.random(),
              session.progress());
      result = push.run(options);
    }
    session.progress().close();
    report(session, result, Duration.ofNanos(System.nanoTime() - started));
    return ExitCode.DONE;
  }

  @Override
  String afterInterruption() {
    return "nothing was lost, and readers see nothing half done; run the same command again";
  }

  private static void report(Session session, PushResult result, Duration elapsed) {
    Console console = session.console();
    result.remarks().forEach(console::warn);
    CountingStore.Counts counts = session.counts();
    long sourceBytes = result.manifest().source().bytes();
    String name = result.file().toString();
    String id = result.snapshot().hex().substring(0, 12);
    String at =
        result.manifest().height().isPresent()
            ? " at height " + result.manifest().height().getAsLong()
            : "";
    if (result.published()) {
      console.line("snapshot " + id + at + " from " + name);
      console.line(
          Text.bytes(sourceBytes)
              + " read, "
              + Text.bytes(counts.bytesWritten())
              + " sent in "
              + Text.duration(elapsed));
    } else {
      console.line("unchanged: " + name + " is snapshot " + id + at + " already");
    }
    if (result.manifest().height().isEmpty()) {
      console.note(
          "note: height unknown: " + result.manifest().checkpoint().heightReason().orElse(""));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("snapshot", result.snapshot().hex());
    json.put("published", result.published());
    json.put("file", name);
    json.put("height", Describe.boxed(result.manifest().height()));
    json.put("eventNumber", Describe.boxed(result.manifest().checkpoint().eventNumber()));
    json.put("sourceBytes", sourceBytes);
    json.put("newBytes", result.added().bytes());
    json.put("newChunks", result.added().chunks());
    json.put("newPacks", result.added().packs());
    json.put("uploadedBytes", counts.bytesWritten());
    json.put("requests", counts.requests());
    json.put("elapsedMillis", elapsed.toMillis());
    json.put("codecs", result.manifest().parts().stream().map(p -> p.codec()).distinct().toList());
    json.put("remarks", result.remarks());
    console.result(json);
  }

  private OptionalLong checkedHeight() throws UsageException {
    if (height != null && height < 0) {
      throw new UsageException("--height is " + height, "it takes a number from 0");
    }
    return height == null ? OptionalLong.empty() : OptionalLong.of(height);
  }

  private List<String> checkedTags() throws UsageException {
    for (String tag : tags) {
      if (tag.isBlank()
          || tag.length() > MAX_TAG_LENGTH
          || tag.chars().anyMatch(c -> Character.isISOControl(c) || c == ',')) {
        throw new UsageException(
            "\"" + tag + "\" is no tag", "a tag is a word of up to 128 characters without commas");
      }
    }
    if (tags.size() > MAX_TAGS) {
      throw new UsageException(tags.size() + " tags", "a snapshot takes up to " + MAX_TAGS);
    }
    return tags.stream().distinct().toList();
  }
}
