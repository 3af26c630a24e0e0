package dev.jamjar.cli;

import dev.jamjar.JamJarException;
import dev.jamjar.LocalMachineException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UsageException;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.check.PackRotation;
import dev.jamjar.sign.SecretKeyFile;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustStore;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.sign.VerifyKey;
import dev.jamjar.snapshot.Snapshots;
import dev.jamjar.store.Addressing;
import dev.jamjar.store.CountingStore;
import dev.jamjar.store.Credentials;
import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.StoreOptions;
import dev.jamjar.store.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One run of the program: its settings, and what commands open with them. */
final class Session implements AutoCloseable {
  private static final String TRUST_FLAG = "flag --trust";
  private static final int MAX_PASSPHRASE_FILE_BYTES = 4096;

  private final GlobalOptions options;
  private final Settings settings;
  private final Console console;
  private final ConsoleProgress progress;
  private final Clock clock;
  private CountingStore store;

  Session(
      GlobalOptions options,
      Map<String, String> environment,
      Console console,
      boolean terminal,
      Clock clock)
      throws IOException {
    this.options = options;
    this.settings = options.settings(environment);
    this.console = console;
    this.progress =
        new ConsoleProgress(console.err(), options.progressStyle(terminal), System::nanoTime);
    this.clock = clock;
  }

  Settings settings() {
    return settings;
  }

  Console console() {
    return console;
  }

  ConsoleProgress progress() {
    return progress;
  }

  Clock clock() {
    return clock;
  }

  /** For names that nobody has used before. */
  SecureRandom random() {
    return new SecureRandom();
  }

  /** The repository's URI as the operator gave it, but for a leading tilde. */
  String repositoryUri() throws UsageException {
    String uri =
        settings
            .get(Setting.REPO)
            .orElseThrow(
                () ->
                    new UsageException(
                        "no repository is named",
                        "add --repo URI (a path will do), set JAMJAR_REPO, or write repo = \"…\" in"
                            + " the configuration"));
    return uri.equals("~") || uri.startsWith("~/") ? settings.expand(uri).toString() : uri;
  }

  /** The store of the repository, every request counted. */
  ObjectStore store() throws JamJarException {
    if (store == null) {
      store = new CountingStore(Stores.open(repositoryUri(), storeOptions()));
    }
    return store;
  }

  /** What was asked of the store so far. */
  CountingStore.Counts counts() {
    return store.counts();
  }

  /** Refused at once where nothing can be written, rather than after hours of encoding. */
  Repository writableRepository() throws JamJarException {
    if (store().location().startsWith("http")) {
      throw readOnly(store().location());
    }
    return repository();
  }

  private static UsageException readOnly(String location) {
    return new UsageException(
        location + " is read-only, as all repositories on web servers are",
        "use the folder or the bucket behind it, with --repo PATH or --repo s3://bucket/prefix");
  }

  Repository repository() throws JamJarException {
    return Repository.open(store());
  }

  /** The repository to read from; whatever object-lock says is meant for another one. */
  Repository source() throws JamJarException {
    if (store == null) {
      store =
          new CountingStore(
              Stores.open(repositoryUri(), storeOptions().withObjectLock(Optional.empty())));
    }
    return Repository.open(store);
  }

  /** Another store than the repository's, with the same settings; the caller closes it. */
  CountingStore other(String uri) throws JamJarException {
    String expanded =
        uri.equals("~") || uri.startsWith("~/") ? settings.expand(uri).toString() : uri;
    if (expanded.startsWith("http:") || expanded.startsWith("https:")) {
      throw readOnly(expanded);
    }
    return new CountingStore(Stores.open(expanded, storeOptions()));
  }

  /** All snapshots of trusted publishers, with a warning if the newest is old. */
  Snapshots snapshots(Repository repository) throws JamJarException {
    Duration maxAge = settings.maxAge();
    Snapshots snapshots = Snapshots.read(repository, trusted(), memory());
    List<Snapshots.Listed> all = snapshots.all();
    if (!all.isEmpty()) {
      Instant newest = all.get(all.size() - 1).entry().time();
      Duration age = Duration.between(newest, clock.instant());
      if (age.compareTo(maxAge) > 0) {
        console.warn(
            "the newest snapshot is "
                + age.toDays()
                + " days old ("
                + newest
                + "); its publisher may have stopped, or this mirror");
      }
    }
    return snapshots;
  }

  CatalogMemory memory() {
    return CatalogMemory.in(memoryFile());
  }

  /** The file of {@link #memory}; it need not exist. */
  Path memoryFile() {
    return settings.path(Setting.STATE_DIR).resolve("seen.json");
  }

  /** Which packs it is the turn of; remembered beside what protects against rollback. */
  PackRotation rotation() {
    return PackRotation.in(settings.path(Setting.STATE_DIR).resolve("read-data"), clock);
  }

  IndexCache cache(Repository repository) {
    return IndexCache.in(
        settings.path(Setting.CACHE_DIR).resolve(repository.id()).resolve("indexes"));
  }

  /** Everybody who is trusted: by flag, environment, profile, {@code key trust}, and ourselves. */
  TrustedKeys trusted() throws JamJarException {
    List<VerifyKey> named = new ArrayList<>();
    for (String text : trustTexts()) {
      named.add(VerifyKey.named(text));
    }
    TrustedKeys trusted = trustStore().keys().and(named);
    Optional<VerifyKey> own = ownKey();
    return own.isPresent() ? trusted.and(List.of(own.get())) : trusted;
  }

  TrustStore trustStore() {
    return new TrustStore(settings.configFolder().resolve("trusted-keys"));
  }

  /** The file of the secret key. */
  Path keyFile() {
    return settings.path(Setting.KEY);
  }

  /** The file of its public half, beside it. */
  Path publicKeyFile() {
    Path secret = keyFile();
    String name = secret.getFileName().toString();
    String stem = name.endsWith(".key") ? name.substring(0, name.length() - 4) : name;
    return secret.resolveSibling(stem + ".pub");
  }

  /** The public half of this machine's key, if it has one. */
  Optional<VerifyKey> ownKey() throws JamJarException {
    return Files.exists(publicKeyFile())
        ? Optional.of(VerifyKey.read(publicKeyFile()))
        : Optional.empty();
  }

  /**
   * This machine's key, unlocked.
   *
   * @throws NotFoundException if it has none
   */
  SigningKey signingKey() throws JamJarException {
    if (!Files.exists(keyFile())) {
      throw new NotFoundException(
          "there is no signing key " + keyFile(),
          "make one with \"jamjar init\" or \"jamjar key generate\", or name one with --key FILE");
    }
    try (SecretKeyFile file = SecretKeyFile.read(keyFile())) {
      if (file.isReadableByOthers()) {
        console.warn(keyFile() + " can be read by others; run: chmod 600 " + keyFile());
      }
      return file.unlock(file.isLocked() ? unlockingPassphrase() : null);
    }
  }

  /** The passphrase from the environment or a file; empty where none is set. */
  Optional<char[]> configuredPassphrase() throws JamJarException {
    Optional<String> text = settings.get(Setting.KEY_PASSPHRASE);
    if (text.isPresent()) {
      return Optional.of(text.get().toCharArray());
    }
    Optional<String> file = settings.get(Setting.KEY_PASSPHRASE_FILE);
    return file.isPresent()
        ? Optional.of(firstLine(settings.expand(file.get())))
        : Optional.empty();
  }

  /** Asks on the terminal, without echo. */
  static char[] ask(String prompt) throws UsageException {
    java.io.Console terminal = System.console();
    char[] answer = terminal == null ? null : terminal.readPassword("%s: ", prompt);
    if (answer == null) {
      throw new UsageException(
          "there is no terminal to ask for the passphrase",
          "set JAMJAR_KEY_PASSPHRASE or JAMJAR_KEY_PASSPHRASE_FILE");
    }
    return answer;
  }

  @Override
  public void close() throws JamJarException {
    progress.close();
    if (store != null) {
      store.close();
    }
  }

  private char[] unlockingPassphrase() throws JamJarException {
    Optional<char[]> configured = configuredPassphrase();
    return configured.isPresent() ? configured.get() : ask("passphrase of " + keyFile());
  }

  private static char[] firstLine(Path file) throws JamJarException {
    try {
      if (Files.size(file) > MAX_PASSPHRASE_FILE_BYTES) {
        throw new UsageException(
            "the passphrase file " + file + " is too long", "its first line is the passphrase");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.lines().findFirst().orElse("").toCharArray();
    } catch (NoSuchFileException e) {
      throw new NotFoundException(
          "there is no passphrase file " + file, "check JAMJAR_KEY_PASSPHRASE_FILE", e);
    } catch (JamJarException e) {
      throw e;
    } catch (IOException e) {
      throw new LocalMachineException(
          "cannot read the passphrase file " + Text.failure(e),
          "make it readable for this user, in UTF-8",
          e);
    }
  }

  /** A setting as it takes effect: publishers named by flag are trusted besides those named so. */
  Optional<Settings.Value> setting(Setting setting) {
    Optional<Settings.Value> value = settings.value(setting);
    if (setting != Setting.TRUST || options.trust == null) {
      return value;
    }
    String flags = String.join(" ", options.trust);
    return Optional.of(
        value
            .map(v -> new Settings.Value(flags + " " + v.text(), TRUST_FLAG + ", " + v.origin()))
            .orElse(new Settings.Value(flags, TRUST_FLAG)));
  }

  private Collection<String> trustTexts() {
    List<String> texts = new ArrayList<>();
    if (options.trust != null) {
      texts.addAll(options.trust);
    }
    for (String text : settings.get(Setting.TRUST).orElse("").split("[\\s,]+")) {
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    return texts;
  }

  private StoreOptions storeOptions() throws UsageException {
    Optional<Credentials> credentials = Optional.empty();
    if (settings.get(Setting.ACCESS_KEY).isPresent()) {
      credentials =
          Optional.of(
              new Credentials(
                  settings.get(Setting.ACCESS_KEY).get(),
                  settings
                      .get(Setting.SECRET_KEY)
                      .orElseThrow(
                          () ->
                              new UsageException(
                                  "access-key is set, but secret-key is not",
                                  "set JAMJAR_SECRET_KEY, or leave both out for the AWS files")),
                  settings.get(Setting.SESSION_TOKEN)));
    }
    return new StoreOptions(
        settings.get(Setting.ENDPOINT),
        settings.get(Setting.REGION),
        addressing(),
        settings.get(Setting.STORAGE_CLASS),
        settings.objectLock(),
        credentials,
        settings.get(Setting.AWS_PROFILE),
        settings.get(Setting.AWS_INSTANCE_CREDENTIALS).orElse("false").equals("true"),
        settings.threads(),
        settings.rate(Setting.LIMIT_UPLOAD),
        settings.rate(Setting.LIMIT_DOWNLOAD));
  }

  private Addressing addressing() throws UsageException {
    String text = settings.required(Setting.ADDRESSING);
    try {
      return Addressing.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw settings.wrong(Setting.ADDRESSING, text, "auto, virtual or path");
    }
  }
}
