package dev.jamjar.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A script of {@code testdata/cli}: commands with what they are expected to say, and files that are
 * there when it begins. Its README says how one is written.
 *
 * @param files by their path below the home folder
 */
record Script(Path path, List<Step> steps, Map<String, String> files) {
  private static final String COMMAND = "$ ";
  private static final String STDERR = "2> ";
  private static final String EXIT = "exit ";
  private static final String JSON = "json ";

  /**
   * One command.
   *
   * @param line its line number in the script
   * @param json JSON pointers into what it says on stdout, and the values there
   */
  record Step(
      int line,
      String command,
      List<String> stdout,
      List<String> stderr,
      Map<String, String> json,
      int exitCode) {}

  static Script read(Path path) throws IOException {
    List<String> lines = Files.readAllLines(path);
    List<Step> steps = new ArrayList<>();
    int i = 0;
    while (i < lines.size() && !isFileName(lines.get(i))) {
      String line = lines.get(i);
      if (line.startsWith(COMMAND)) {
        int first = i++;
        while (i < lines.size() && belongsToStep(lines.get(i))) {
          i++;
        }
        steps.add(step(first + 1, lines.subList(first, i)));
      } else if (line.isBlank() || line.startsWith("#")) {
        i++;
      } else {
        throw new IllegalArgumentException(
            path + ":" + (i + 1) + ": no command says this: " + line);
      }
    }
    return new Script(path, steps, files(lines.subList(i, lines.size())));
  }

  private static boolean belongsToStep(String line) {
    return !line.startsWith(COMMAND) && !line.startsWith("# ") && !isFileName(line);
  }

  private static Step step(int number, List<String> lines) {
    List<String> stdout = new ArrayList<>();
    List<String> stderr = new ArrayList<>();
    Map<String, String> json = new LinkedHashMap<>();
    int exitCode = 0;
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith(STDERR)) {
        stderr.add(line.substring(STDERR.length()));
      } else if (line.startsWith(EXIT)) {
        exitCode = Integer.parseInt(line.substring(EXIT.length()));
      } else if (line.startsWith(JSON)) {
        String[] words = line.split(" ", 3);
        json.put(words[1], words.length > 2 ? words[2] : "");
      } else {
        stdout.add(line);
      }
    }
    while (!stdout.isEmpty() && stdout.get(stdout.size() - 1).isBlank()) {
      stdout.remove(stdout.size() - 1);
    }
    return new Step(
        number, lines.get(0).substring(COMMAND.length()), stdout, stderr, json, exitCode);
  }

  private static boolean isFileName(String line) {
    return line.startsWith("-- ") && line.endsWith(" --");
  }

  private static Map<String, String> files(List<String> lines) {
    Map<String, String> files = new LinkedHashMap<>();
    String name = null;
    for (String line : lines) {
      if (isFileName(line)) {
        name = line.substring(3, line.length() - 3);
        files.put(name, "");
      } else {
        files.merge(name, line + "\n", String::concat);
      }
    }
    return files;
  }
}
