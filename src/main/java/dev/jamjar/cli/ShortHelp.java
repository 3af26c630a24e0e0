package dev.jamjar.cli;

import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Help that shows a command's own options; those that every command takes, the program's does. */
final class ShortHelp extends Help {
  ShortHelp(CommandSpec command, ColorScheme colors) {
    super(command, colors);
    command.usageMessage().abbreviateSynopsis(true);
    if (command.parent() != null) {
      command
          .usageMessage()
          .footer("Every command also takes the options that \"jamjar --help\" shows.");
    }
  }

  @Override
  public String optionList(
      Layout layout, Comparator<OptionSpec> order, IParamLabelRenderer labels) {
    List<OptionSpec> own =
        commandSpec().options().stream()
            .filter(option -> !option.inherited())
            .sorted(order == null ? (a, b) -> 0 : order)
            .toList();
    layout.addOptions(own, labels);
    return layout.toString();
  }
}
