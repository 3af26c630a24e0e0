package dev.jamjar.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in the words of all other failures. */
final class Misuse {
  private Misuse() {}

  static String message(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      if (unmatched.isUnknownOption()) {
        return "there is no option " + word;
      }
      return isGroup(wrong)
          ? "there is no command \"" + word + "\""
          : "\"" + word + "\" is one argument too many";
    }
    String message = wrong.getMessage();
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  static String hint(ParameterException wrong) {
    String help =
        "\""
            + wrong.getCommandLine().getCommandSpec().qualifiedName()
            + " --help\" shows what it takes";
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      List<String> near = unmatched.getSuggestions();
      if (!near.isEmpty()) {
        return "did you mean " + near.get(0) + "? " + help;
      }
    }
    return help;
  }

  private static boolean isGroup(ParameterException wrong) {
    return !wrong.getCommandLine().getSubcommands().isEmpty();
  }
}
