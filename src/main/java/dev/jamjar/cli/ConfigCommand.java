package dev.jamjar.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code jamjar config}. */
@Command(
    name = "config",
    description = "Shows the settings.",
    subcommands = ConfigCommand.Show.class)
final class ConfigCommand extends CommandGroup {
  private static final String MASK = "********";

  @Command(
      name = "show",
      description = "Shows every setting and where it comes from; secrets are masked.")
  static final class Show extends JamJarCommand {
    @Override
    ExitCode run(Session session) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("SETTING", "VALUE", "FROM"));
      Map<String, Object> settings = new LinkedHashMap<>();
      for (Setting setting : Setting.values()) {
        Optional<Settings.Value> value = session.setting(setting);
        String text = value.map(v -> setting.isSecret() ? MASK : v.text()).orElse(null);
        String origin = value.map(Settings.Value::origin).orElse("not set");
        rows.add(List.of(setting.key(), text == null ? "-" : text, origin));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("value", text);
        json.put("origin", origin);
        json.put("meaning", setting.meaning());
        settings.put(setting.key(), json);
      }
      Text.table(rows, List.of()).forEach(session.console()::line);
      session.console().result(Map.of("settings", settings));
      return ExitCode.DONE;
    }
  }
}
