package dev.jamjar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir Path home;

  private final Map<String, String> environment = new HashMap<>();
  private final Map<Setting, String> flags = new EnumMap<>(Setting.class);

  @BeforeEach
  void liveThere() {
    environment.put("HOME", home.toString());
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void everySettingGoesByFlagEnvironmentProfileTopLevelAndDefault(Setting setting)
      throws IOException {
    String fallback = settings("").get(setting).orElse(null);
    String top = setting.key() + " = \"top\"\n";
    assertEquals("top", settings(top).get(setting).orElseThrow());
    String profile = top + "[profiles.default]\n" + setting.key() + " = \"profile\"\n";
    assertEquals("profile", settings(profile).get(setting).orElseThrow());
    environment.put(setting.variable(), "environment");
    assertEquals("environment", settings(profile).get(setting).orElseThrow());
    flags.put(setting, "flag");
    assertEquals("flag", settings(profile).get(setting).orElseThrow());
    assertFalse("flag".equals(fallback));
  }

  @Test
  void anEmptyVariableIsNotSet() throws IOException {
    environment.put("JAMJAR_REPO", "");
    assertEquals(Optional.empty(), settings("").get(Setting.REPO));
  }

  @Test
  void foldersFollowTheBaseDirectorySpecification() throws IOException {
    assertEquals(home.resolve(".cache/jamjar"), settings("").path(Setting.CACHE_DIR));
    environment.put("XDG_CACHE_HOME", "/big/cache");
    assertEquals(Path.of("/big/cache/jamjar"), settings("").path(Setting.CACHE_DIR));
  }

  @Test
  void aTildeIsTheHomeFolder() throws IOException {
    Settings settings = settings("");
    assertEquals(home, settings.expand("~"));
    assertEquals(home, settings.expand("~/"));
    assertEquals(home.resolve("a/b"), settings.expand("~/a/b"));
    assertEquals(Path.of("~a"), settings.expand("~a"));
    assertEquals(Path.of("a/~"), settings.expand("a/~"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1500, 1500",
    "500KiB, 512000",
    "500 k, 512000",
    "10MiB, 10485760",
    "10mib/s, 10485760",
    "1G, 1073741824",
    "7B/s, 7",
  })
  void ratesAreBytesASecond(String text, long bytes) throws IOException {
    flags.put(Setting.LIMIT_UPLOAD, text);
    assertEquals(bytes, settings("").rate(Setting.LIMIT_UPLOAD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast", "-1", "1.5MiB", "10Mbit", "10 TiB", "1234567890123", ""})
  void whatIsNoRateIsRefusedWithWhereItCameFrom(String text) throws IOException {
    flags.put(Setting.LIMIT_UPLOAD, text);
    Settings settings = settings("");
    UsageException wrong =
        assertThrows(UsageException.class, () -> settings.rate(Setting.LIMIT_UPLOAD));
    assertEquals("limit-upload is \"" + text + "\" (flag --limit-upload)", wrong.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"90s, PT90S", "5m, PT5M", "36h, PT36H", "7d, PT168H", "2 w, PT336H"})
  void agesAreDurations(String text, Duration age) throws IOException {
    environment.put("JAMJAR_MAX_AGE", text);
    assertEquals(age, settings("").maxAge());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "257", "-1", "x", "99999999999"})
  void threadsAreAFewOrMany(String text) throws IOException {
    flags.put(Setting.THREADS, text);
    Settings settings = settings("");
    assertThrows(UsageException.class, settings::threads);
  }

  @Test
  void listsInTheConfigurationAreJoined() throws IOException {
    assertEquals("a b", settings("trust = [\"a\", \"b\"]\n").get(Setting.TRUST).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads = ", "[profiles", "a = 1\na = 2", "\u0000", "repo = {x = 1}"})
  void aBrokenConfigurationIsNeverABug(String text) {
    assertThrows(UsageException.class, () -> settings(text));
  }

  @Test
  void noSecretIsEverShown() throws Exception {
    Files.createDirectories(home.resolve(".config/jamjar"));
    Files.writeString(home.resolve(".config/jamjar/config.toml"), "session-token = \"hush-1\"\n");
    try (ScriptShell shell = new ScriptShell(home)) {
      shell.set("JAMJAR_SECRET_KEY", "hush-2");
      shell.set("JAMJAR_KEY_PASSPHRASE", "hush-3");
      for (String command : new String[] {"jamjar config show", "jamjar config show --json"}) {
        ScriptShell.Output output = shell.run(command);
        assertEquals(0, output.exitCode());
        assertTrue(output.stdout().contains("********"));
        assertFalse((output.stdout() + output.stderr()).contains("hush"));
      }
    }
  }

  private Settings settings(String configuration) throws IOException {
    Path file = home.resolve("config.toml");
    Files.writeString(file, configuration);
    return Settings.of(flags, environment, Optional.of(file), Optional.empty());
  }
}
