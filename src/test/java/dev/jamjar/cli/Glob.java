package dev.jamjar.cli;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Expected text in which a star stands for anything on a line, and a line {@code ...} for lines.
 */
final class Glob {
  static final String ANY_LINES = "...";

  private Glob() {}

  static boolean matches(List<String> expected, List<String> actual) {
    // So many of the actual lines may have been matched so far.
    boolean[] reached = new boolean[actual.size() + 1];
    reached[0] = true;
    for (String line : expected) {
      boolean[] next = new boolean[actual.size() + 1];
      for (int i = 0; i <= actual.size(); i++) {
        if (line.equals(ANY_LINES)) {
          next[i] = reached[i] || i > 0 && next[i - 1];
        } else if (i > 0) {
          next[i] = reached[i - 1] && matches(line, actual.get(i - 1));
        }
      }
      reached = next;
    }
    return reached[actual.size()];
  }

  static boolean matches(String expected, String actual) {
    return narrow(actual).matches(regex(narrow(expected)));
  }

  static String regex(String expected) {
    return Arrays.stream(expected.split("\\*", -1))
        .map(Pattern::quote)
        .collect(Collectors.joining(".*"));
  }

  private static String narrow(String line) {
    return line.replaceAll(" {2,}", "  ");
  }
}
