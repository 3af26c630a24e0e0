package dev.jamjar.cli;

import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.core.io.ParsingException;
import com.electronwill.nightconfig.toml.TomlParser;
import dev.jamjar.LocalMachineException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UsageException;
import dev.jamjar.store.ObjectLock;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The value of every setting and where it comes from: flag, then environment, then profile, then
 * default.
 */
final class Settings {
  private static final String DEFAULT = "default";

  /** The one table within a profile: its names follow this word and a dash. */
  private static final String PRICES = "price";

  private static final Pattern PRICE = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
  private static final Pattern RATE =
      Pattern.compile("(\\d+)\\s*(B|K|KiB|M|MiB|G|GiB)?(/s)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern AGE = Pattern.compile("(\\d+)\\s*([smhdw])");

  private final Map<Setting, Value> values = new EnumMap<>(Setting.class);
  private final Map<String, String> environment;

  /** A setting's text and where it was found. */
  record Value(String text, String origin) {
    boolean isDefault() {
      return origin.equals(DEFAULT);
    }
  }

  private Settings(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Collects all settings.
   *
   * @param flags what the command line sets
   * @param configFile the file named on the command line, if any: then it must exist
   * @param profile the profile named on the command line, if any
   */
  static Settings of(
      Map<Setting, String> flags,
      Map<String, String> environment,
      Optional<Path> configFile,
      Optional<String> profile)
      throws IOException {
    Settings settings = new Settings(environment);
    Map<String, Value> configured = settings.configured(configFile, profile);
    for (Setting setting : Setting.values()) {
      String flag = flags.get(setting);
      String variable = environment.get(setting.variable());
      if (flag != null) {
        settings.values.put(setting, new Value(flag, "flag --" + setting.key()));
      } else if (variable != null && !variable.isEmpty()) {
        settings.values.put(setting, new Value(variable, "environment " + setting.variable()));
      } else if (configured.containsKey(setting.key())) {
        settings.values.put(setting, configured.get(setting.key()));
      } else {
        settings
            .defaultOf(setting)
            .ifPresent(text -> settings.values.put(setting, new Value(text, DEFAULT)));
      }
    }
    return settings;
  }

  Optional<String> get(Setting setting) {
    return Optional.ofNullable(values.get(setting)).map(Value::text);
  }

  Optional<Value> value(Setting setting) {
    return Optional.ofNullable(values.get(setting));
  }

  /** A setting that has a default. */
  String required(Setting setting) {
    return values.get(setting).text();
  }

  Path path(Setting setting) {
    return expand(required(setting));
  }

  int threads() throws UsageException {
    String text = required(Setting.THREADS);
    try {
      int threads = Integer.parseInt(text.strip());
      if (threads >= 1 && threads <= 256) {
        return threads;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw wrong(Setting.THREADS, text, "a number from 1 to 256");
  }

  /** A rate in bytes a second; 0 where there is no limit. */
  long rate(Setting setting) throws UsageException {
    Optional<String> text = get(setting);
    if (text.isEmpty()) {
      return 0;
    }
    Matcher matcher = RATE.matcher(text.get().strip());
    if (!matcher.matches() || matcher.group(1).length() > 12) {
      throw wrong(setting, text.get(), "bytes a second, such as 500KiB or 10MiB");
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2).toUpperCase(Locale.ROOT);
    int shift =
        switch (unit.charAt(0)) {
          case 'K' -> 10;
          case 'M' -> 20;
          case 'G' -> 30;
          default -> 0;
        };
    return Long.parseLong(matcher.group(1)) << shift;
  }

  /** A price; empty where none is set. */
  Optional<BigDecimal> price(Setting setting) throws UsageException {
    Optional<String> text = get(setting);
    if (text.isPresent() && !PRICE.matcher(text.get().strip()).matches()) {
      throw wrong(setting, text.get(), "a number from 0, such as 0.023");
    }
    return text.map(t -> new BigDecimal(t.strip()));
  }

  Duration maxAge() throws UsageException {
    return duration(Setting.MAX_AGE);
  }

  /** How long nobody can delete what is written; empty where that is not set. */
  Optional<ObjectLock> objectLock() throws UsageException {
    String mode = required(Setting.OBJECT_LOCK_MODE).toUpperCase(Locale.ROOT);
    if (Arrays.stream(ObjectLock.Mode.values()).noneMatch(m -> m.name().equals(mode))) {
      throw wrong(
          Setting.OBJECT_LOCK_MODE, required(Setting.OBJECT_LOCK_MODE), "governance or compliance");
    }
    if (get(Setting.OBJECT_LOCK).isEmpty()) {
      return Optional.empty();
    }
    Duration period = duration(Setting.OBJECT_LOCK);
    if (period.compareTo(ObjectLock.SHORTEST) < 0 || period.compareTo(ObjectLock.LONGEST) > 0) {
      throw wrong(Setting.OBJECT_LOCK, required(Setting.OBJECT_LOCK), "1h to 36500d");
    }
    return Optional.of(new ObjectLock(ObjectLock.Mode.valueOf(mode), period));
  }

  private Duration duration(Setting setting) throws UsageException {
    String text = required(setting);
    Matcher matcher = AGE.matcher(text.strip());
    if (!matcher.matches() || matcher.group(1).length() > 9) {
      throw wrong(setting, text, "a duration such as 36h or 7d");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2).charAt(0)) {
      case 's' -> Duration.ofSeconds(amount);
      case 'm' -> Duration.ofMinutes(amount);
      case 'h' -> Duration.ofHours(amount);
      case 'd' -> Duration.ofDays(amount);
      default -> Duration.ofDays(7 * amount);
    };
  }

  UsageException wrong(Setting setting, String text, String expected) {
    return new UsageException(
        setting.key() + " is \"" + text + "\" (" + values.get(setting).origin() + ")",
        "it takes " + expected);
  }

  /** A path whose leading tilde is the home folder. */
  Path expand(String text) {
    return text.equals("~") || text.startsWith("~/")
        ? home().resolve(text.length() > 2 ? text.substring(2) : "")
        : Path.of(text);
  }

  /** The folder of the configuration: {@code ~/.config/jamjar}. */
  Path configFolder() {
    return xdg("XDG_CONFIG_HOME", ".config");
  }

  private Path home() {
    String home = environment.get("HOME");
    return Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home);
  }

  private Path xdg(String variable, String fallback) {
    String folder = environment.get(variable);
    Path base = folder == null || folder.isEmpty() ? home().resolve(fallback) : Path.of(folder);
    return base.resolve("jamjar");
  }

  private Optional<String> defaultOf(Setting setting) {
    return switch (setting) {
      case ADDRESSING -> Optional.of("auto");
      case OBJECT_LOCK_MODE -> Optional.of("governance");
      case KEY -> Optional.of(configFolder().resolve("jamjar.key").toString());
      case NODE_DIR -> Optional.of(home().resolve("nockchain").toString());
      case CACHE_DIR -> Optional.of(xdg("XDG_CACHE_HOME", ".cache").toString());
      case STATE_DIR -> Optional.of(xdg("XDG_STATE_HOME", ".local/state").toString());
      case THREADS -> Optional.of("4");
      case MAX_AGE -> Optional.of("7d");
      default -> Optional.empty();
    };
  }

  /** What the configuration file says: its top level, and over it the chosen profile. */
  private Map<String, Value> configured(Optional<Path> named, Optional<String> profileFlag)
      throws IOException {
    Path file = named.orElse(configFolder().resolve("config.toml"));
    Optional<String> profile =
        profileFlag.or(() -> Optional.ofNullable(environment.get("JAMJAR_PROFILE")));
    Map<String, Value> configured = new LinkedHashMap<>();
    if (!Files.exists(file)) {
      if (named.isPresent() || profile.isPresent()) {
        throw new NotFoundException(
            "there is no configuration file " + file,
            "make it, or leave " + (named.isPresent() ? "--config" : "--profile") + " out");
      }
      return configured;
    }
    UnmodifiableConfig config = parse(file);
    Object profiles = config.get("profiles");
    take(config, file.toString(), true, configured);
    String name = profile.orElse("default");
    Object chosen = profiles instanceof UnmodifiableConfig table ? table.get(List.of(name)) : null;
    if (chosen instanceof UnmodifiableConfig table) {
      take(table, file + ", profile " + name, false, configured);
    } else if (profile.isPresent()) {
      throw new UsageException(
          "there is no profile \"" + name + "\" in " + file, "write it as [profiles." + name + "]");
    }
    return configured;
  }

  private static UnmodifiableConfig parse(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new LocalMachineException(
          "cannot read the configuration " + Text.failure(e), "make it readable, in UTF-8", e);
    }
    try {
      return new TomlParser().parse(text);
    } catch (ParsingException e) {
      throw new UsageException(
          "the configuration " + file + " is no TOML: " + e.getMessage(),
          "correct it; texts stand in double quotes, as in repo = \"/backup\"",
          e);
    }
  }

  private static void take(
      UnmodifiableConfig table, String where, boolean top, Map<String, Value> configured)
      throws UsageException {
    for (UnmodifiableConfig.Entry entry : table.entrySet()) {
      if (top && entry.getKey().equals("profiles")) {
        continue;
      }
      if (entry.getKey().equals(PRICES) && entry.getValue() instanceof UnmodifiableConfig prices) {
        for (UnmodifiableConfig.Entry price : prices.entrySet()) {
          take(PRICES + "-" + price.getKey(), price.getValue(), where, configured);
        }
      } else {
        take(entry.getKey(), entry.getValue(), where, configured);
      }
    }
  }

  private static void take(String key, Object value, String where, Map<String, Value> configured)
      throws UsageException {
    if (Arrays.stream(Setting.values()).noneMatch(s -> s.key().equals(key))) {
      throw new UsageException(
          "there is no setting \"" + key + "\" (" + where + ")",
          "\"jamjar config show\" lists the settings");
    }
    if (value instanceof UnmodifiableConfig) {
      throw new UsageException(
          "the setting \"" + key + "\" is a table (" + where + ")",
          "write a text or a number, or a list of them");
    }
    configured.put(key, new Value(text(value), where));
  }

  private static String text(Object value) {
    if (value instanceof Collection<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
    // As it was written, not as 4.0E-4.
    return value instanceof Double number && Double.isFinite(number)
        ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
        : value.toString();
  }
}
