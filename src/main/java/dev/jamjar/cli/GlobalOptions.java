package dev.jamjar.cli;

import dev.jamjar.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before or after its name. */
final class GlobalOptions {
  @Option(
      names = {"-r", "--repo"},
      paramLabel = "URI",
      scope = ScopeType.INHERIT,
      description = "The repository: a path, s3://bucket/prefix or https://host/path.")
  String repo;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "S3: the server's URL.")
  String endpoint;

  @Option(
      names = "--region",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "S3: the region.")
  String region;

  @Option(
      names = "--addressing",
      paramLabel = "STYLE",
      scope = ScopeType.INHERIT,
      description = "S3: auto, virtual (TOS, OSS, COS) or path.")
  String addressing;

  @Option(
      names = "--storage-class",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "S3: the storage class of what is written.")
  String storageClass;

  @Option(
      names = "--object-lock",
      paramLabel = "DURATION",
      scope = ScopeType.INHERIT,
      description = "S3: how long nobody can delete what is written, such as 90d.")
  String objectLock;

  @Option(
      names = "--object-lock-mode",
      paramLabel = "MODE",
      scope = ScopeType.INHERIT,
      description = "S3: governance, or compliance, which nobody can lift.")
  String objectLockMode;

  @Option(
      names = "--trust",
      paramLabel = "KEY",
      scope = ScopeType.INHERIT,
      parameterConsumer = Adding.class,
      description = "A publisher to trust: its minisign public key, or a file. Repeatable.")
  List<String> trust;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The secret signing key.")
  String key;

  @Option(
      names = "--cache-dir",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Where copies of index objects are kept.")
  String cacheDir;

  @Option(
      names = "--threads",
      paramLabel = "N",
      scope = ScopeType.INHERIT,
      description = "How many requests run at once.")
  String threads;

  @Option(
      names = "--limit-upload",
      paramLabel = "RATE",
      scope = ScopeType.INHERIT,
      description = "Bytes a second, such as 500KiB or 10MiB.")
  String limitUpload;

  @Option(
      names = "--limit-download",
      paramLabel = "RATE",
      scope = ScopeType.INHERIT,
      description = "Bytes a second.")
  String limitDownload;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The configuration; ~/.config/jamjar/config.toml if not given.")
  Path config;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "The profile in the configuration.")
  String profile;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Write exactly one JSON object to stdout.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "No progress and no notes on stderr.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Say more; stack traces with errors. Repeatable.")
  boolean[] verbose = {};

  @Option(
      names = "--progress",
      paramLabel = "STYLE",
      scope = ScopeType.INHERIT,
      description = "auto, plain, none, or json for one event a line on stderr.")
  String progress;

  @Option(
      names = "--no-progress",
      scope = ScopeType.INHERIT,
      description = "No progress on stderr.")
  boolean noProgress;

  Settings settings(Map<String, String> environment) throws IOException {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    put(flags, Setting.REPO, repo);
    put(flags, Setting.ENDPOINT, endpoint);
    put(flags, Setting.REGION, region);
    put(flags, Setting.ADDRESSING, addressing);
    put(flags, Setting.STORAGE_CLASS, storageClass);
    put(flags, Setting.OBJECT_LOCK, objectLock);
    put(flags, Setting.OBJECT_LOCK_MODE, objectLockMode);
    put(flags, Setting.KEY, key);
    put(flags, Setting.CACHE_DIR, cacheDir);
    put(flags, Setting.THREADS, threads);
    put(flags, Setting.LIMIT_UPLOAD, limitUpload);
    put(flags, Setting.LIMIT_DOWNLOAD, limitDownload);
    return Settings.of(
        flags, environment, Optional.ofNullable(config), Optional.ofNullable(profile));
  }

  /**
   * @param terminal whether stderr is one
   */
  ConsoleProgress.Style progressStyle(boolean terminal) throws UsageException {
    if (progress != null && progress.equals("json")) {
      return ConsoleProgress.Style.JSON;
    }
    if (quiet || noProgress) {
      return ConsoleProgress.Style.NONE;
    }
    return switch (progress == null ? "auto" : progress) {
      case "auto" -> terminal ? ConsoleProgress.Style.TERMINAL : ConsoleProgress.Style.LINES;
      case "plain" -> ConsoleProgress.Style.LINES;
      case "none" -> ConsoleProgress.Style.NONE;
      default ->
          throw new UsageException(
              "--progress is \"" + progress + "\"", "it takes auto, plain, none or json");
    };
  }

  private static void put(Map<Setting, String> flags, Setting setting, String value) {
    if (value != null) {
      flags.put(setting, value);
    }
  }

  /** Adds to what stands before the command's name, where picocli would begin anew behind it. */
  private static final class Adding implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
      if (words.isEmpty()) {
        throw new ParameterException(
            command.commandLine(), "missing required parameter for option '--trust' (KEY)");
      }
      List<String> all = new ArrayList<>();
      if (option.getValue() instanceof List<?> before) {
        before.forEach(word -> all.add(word.toString()));
      }
      all.add(words.pop());
      option.setValue(all);
    }
  }
}
