package dev.jamjar.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
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
      return commands(wrong).isEmpty()
          ? "\"" + word + "\" is one argument too many"
          : "there is no command \"" + word + "\"";
    }
    String message = wrong.getMessage();
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  static String hint(ParameterException wrong) {
    CommandSpec command = wrong.getCommandLine().getCommandSpec();
    String help = "\"" + command.qualifiedName() + " --help\" shows what it takes";
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      Collection<String> known =
          unmatched.isUnknownOption() ? command.optionsMap().keySet() : commands(wrong);
      return nearest(unmatched.getUnmatched().get(0), known)
          .map(name -> "did you mean " + name + "? " + help)
          .orElse(help);
    }
    return help;
  }

  private static Collection<String> commands(ParameterException wrong) {
    return wrong.getCommandLine().getSubcommands().keySet();
  }

  /** The name that a slip of the fingers may have turned into {@code word}. */
  private static Optional<String> nearest(String word, Collection<String> names) {
    return names.stream()
        .filter(name -> distance(word, name) <= 1 + Math.min(word.length(), name.length()) / 4)
        .min(Comparator.comparingInt(name -> distance(word, name)));
  }

  /** How many letters must be put in, left out, changed or swapped with the next one. */
  static int distance(String a, String b) {
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        steps[i][j] =
            Math.min(steps[i - 1][j - 1] + changed, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
        }
      }
    }
    return steps[a.length()][b.length()];
  }
}
