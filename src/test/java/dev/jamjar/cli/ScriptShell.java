package dev.jamjar.cli;

import dev.jamjar.store.s3.S3ProxyServer;
import dev.jamjar.synthetic.ChainOptions;
import dev.jamjar.synthetic.SyntheticChain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * As much of a shell as scripts need: a home folder, variables, a clock that stands still, {@code
 * jamjar} itself in this process, and a few commands that prepare or look at files.
 */
final class ScriptShell implements AutoCloseable {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("([A-Z][A-Z0-9_]*)=(.*)", Pattern.DOTALL);
  private static final Pattern VARIABLE = Pattern.compile("\\$([A-Z][A-Z0-9_]*)");

  private final Path home;
  private final Map<String, String> environment = new TreeMap<>();
  private final List<FolderServer> servers = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-01T00:00:00Z");

  ScriptShell(Path home) {
    this.home = home;
    environment.put("HOME", home.toString());
  }

  /** What a command said; the home folder is written as {@code ~}. */
  record Output(int exitCode, String stdout, String stderr) {}

  Output run(String command) throws Exception {
    List<String> words = words(command);
    Map<String, String> saved = new HashMap<>(environment);
    int first = 0;
    while (first < words.size() && ASSIGNMENT.matcher(words.get(first)).matches()) {
      assign(words.get(first++));
    }
    try {
      return first == words.size()
          ? keep(saved)
          : run(words.get(first), words.subList(first + 1, words.size()));
    } finally {
      if (first > 0) {
        environment.clear();
        environment.putAll(saved);
      }
    }
  }

  /** Remembers a value that was found in an output. */
  void set(String name, String value) {
    environment.put(name, value);
  }

  private Output run(String name, List<String> arguments) throws Exception {
    return switch (name) {
      case "jamjar" -> jamjar(arguments);
      case "export" -> {
        arguments.forEach(this::assign);
        yield done("");
      }
      case "unset" -> {
        arguments.forEach(environment::remove);
        yield done("");
      }
      case "night" -> night(Integer.parseInt(arguments.get(0)), path(arguments.get(1)));
      case "later" -> {
        now = now.plus(Duration.parse("P" + arguments.get(0)));
        yield done("");
      }
      case "serve" -> serve(path(arguments.get(0)));
      case "bucket" -> bucket();
      case "mkdir" -> {
        Files.createDirectories(path(arguments.get(0)));
        yield done("");
      }
      case "cp" -> {
        Files.createDirectories(path(arguments.get(1)).getParent());
        Files.copy(
            path(arguments.get(0)), path(arguments.get(1)), StandardCopyOption.REPLACE_EXISTING);
        yield done("");
      }
      case "rm" -> {
        removeAll(path(arguments.get(0)));
        yield done("");
      }
      case "chmod" -> {
        Files.setPosixFilePermissions(
            path(arguments.get(1)), PosixFilePermissions.fromString(arguments.get(0)));
        yield done("");
      }
      case "cmp" -> cmp(path(arguments.get(0)), path(arguments.get(1)));
      case "ls" -> ls(path(arguments.get(0)));
      case "cat" -> done(Files.readString(path(arguments.get(0))));
      case "flip" -> flip(path(arguments.get(0)), Long.parseLong(arguments.get(1)));
      case "truncate" -> truncate(path(arguments.get(0)), Long.parseLong(arguments.get(1)));
      default -> throw new IllegalArgumentException("there is no command " + name);
    };
  }

  private Output jamjar(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            arguments.toArray(String[]::new),
            Map.copyOf(environment),
            Console.utf8(new PrintStream(out)),
            Console.utf8(new PrintStream(err)),
            false,
            Clock.fixed(now, ZoneOffset.UTC),
            Interruption.ofThisThread());
    return new Output(code, text(out), text(err));
  }

  /** The checkpoint of a made-up chain in the given night, 20 blocks a night from height 59 on. */
  private Output night(int number, Path file) throws IOException {
    SyntheticChain chain =
        SyntheticChain.start(new ChainOptions(1, 60, 20, 500, 1, 1000, OptionalInt.empty()));
    for (int i = 0; i < number; i++) {
      chain.nextNight();
    }
    Files.createDirectories(file.getParent());
    chain.writeTo(file);
    return done("");
  }

  /** An HTTP server over a folder: a mirror. */
  private Output serve(Path folder) throws IOException {
    FolderServer server = FolderServer.over(folder);
    servers.add(server);
    set("URL", server.url());
    return done("");
  }

  /** A new bucket of the S3 server in this process. */
  private Output bucket() {
    S3ProxyServer server = S3ProxyServer.pathStyle();
    set("BUCKET", server.newBucket());
    set("ENDPOINT", server.endpoint());
    set("JAMJAR_ACCESS_KEY", S3ProxyServer.KEY.accessKey());
    set("JAMJAR_SECRET_KEY", S3ProxyServer.KEY.secretKey());
    return done("");
  }

  private Output cmp(Path a, Path b) throws IOException {
    long mismatch = Files.mismatch(a, b);
    return mismatch < 0
        ? done("")
        : new Output(1, "", tilde(a + " and " + b + " differ from byte " + mismatch + " on\n"));
  }

  private Output ls(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      StringBuilder names = new StringBuilder();
      files
          .map(f -> f.getFileName().toString())
          .sorted()
          .forEach(n -> names.append(n).append('\n'));
      return done(names.toString());
    }
  }

  private Output flip(Path file, long position) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      long at = position < 0 ? channel.size() + position : position;
      channel.read(one, at);
      one.put(0, (byte) ~one.get(0)).rewind();
      channel.write(one, at);
    }
    return done("");
  }

  private Output truncate(Path file, long bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
    return done("");
  }

  private Output keep(Map<String, String> saved) {
    saved.clear();
    saved.putAll(environment);
    return done("");
  }

  private void assign(String assignment) {
    Matcher matcher = ASSIGNMENT.matcher(assignment);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not NAME=VALUE: " + assignment);
    }
    String value = matcher.group(2);
    environment.put(matcher.group(1), value.startsWith("~/") ? home + value.substring(1) : value);
  }

  /** One word may be a pattern with a star, which then must match one path. */
  private Path path(String word) throws IOException {
    if (!word.contains("*")) {
      return Path.of(word);
    }
    Pattern pattern = Pattern.compile(Glob.regex(word));
    try (Stream<Path> all = Files.walk(home)) {
      List<Path> found = all.filter(p -> pattern.matcher(p.toString()).matches()).sorted().toList();
      if (found.size() != 1) {
        throw new IllegalArgumentException(word + " matches " + found);
      }
      return found.get(0);
    }
  }

  /** Splits at spaces outside quotes; replaces variables and leading tildes. */
  private List<String> words(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (char c : command.toCharArray()) {
      if (quote == 0 && c == ' ') {
        if (word != null) {
          words.add(expand(word.toString()));
        }
        word = null;
      } else {
        word = word == null ? new StringBuilder() : word;
        if (c == quote) {
          quote = 0;
        } else if (quote == 0 && (c == '"' || c == '\'')) {
          quote = c;
        } else {
          word.append(c);
        }
      }
    }
    if (word != null) {
      words.add(expand(word.toString()));
    }
    return words;
  }

  private String expand(String word) {
    String tilde = word.startsWith("~/") || word.equals("~") ? home + word.substring(1) : word;
    return VARIABLE
        .matcher(tilde)
        .replaceAll(
            found -> {
              String value = environment.get(found.group(1));
              if (value == null) {
                throw new IllegalArgumentException("there is no variable " + found.group());
              }
              return Matcher.quoteReplacement(value);
            });
  }

  private Output done(String stdout) {
    return new Output(0, tilde(stdout), "");
  }

  private String text(ByteArrayOutputStream bytes) {
    return tilde(bytes.toString(StandardCharsets.UTF_8));
  }

  private String tilde(String text) {
    return text.replace(home.toString(), "~");
  }

  private static void removeAll(Path path) throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }

  @Override
  public void close() {
    servers.forEach(FolderServer::close);
  }
}
