package dev.jamjar.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.jamjar.CorruptDataException;
import dev.jamjar.format.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every script of {@code testdata/cli}, run in this process. */
class CliScriptsTest {
  private static final Path SCRIPTS = Path.of("testdata/cli");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyScriptGoesAsWritten() throws IOException {
    List<Path> scripts;
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      scripts = files.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
    }
    assertFalse(scripts.isEmpty());
    return scripts.stream()
        .map(
            path ->
                DynamicTest.dynamicTest(
                    path.getFileName().toString().replace(".txt", ""),
                    path.toUri(),
                    () -> run(Script.read(path))));
  }

  private void run(Script script) throws Exception {
    Path home = Files.createDirectories(folder.resolve(script.path().getFileName())).toRealPath();
    for (Map.Entry<String, String> file : script.files().entrySet()) {
      Path path = home.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    try (ScriptShell shell = new ScriptShell(home)) {
      for (Script.Step step : script.steps()) {
        run(script, step, shell);
      }
    }
  }

  private static void run(Script script, Script.Step step, ScriptShell shell) throws Exception {
    ScriptShell.Output output = shell.run(step.command());
    String problem = problem(step, output, shell);
    if (problem != null) {
      fail(
          "%s:%d: %s%n%s".formatted(script.path(), step.line(), problem, transcript(step, output)));
    }
  }

  private static String problem(Script.Step step, ScriptShell.Output output, ScriptShell shell)
      throws IOException {
    if (output.exitCode() != step.exitCode()) {
      return "the exit code is " + output.exitCode() + ", not " + step.exitCode();
    }
    boolean json = step.command().contains("--json");
    if (!(json && step.stdout().isEmpty())
        && !Glob.matches(step.stdout(), lines(output.stdout()))) {
      return "stdout is not what is expected";
    }
    if (!Glob.matches(step.stderr(), lines(output.stderr()))) {
      return "stderr is not what is expected";
    }
    return json ? jsonProblem(step, output, shell) : null;
  }

  /** With {@code --json}, stdout is exactly one object, whatever else is asked of it. */
  private static String jsonProblem(Script.Step step, ScriptShell.Output output, ScriptShell shell)
      throws IOException {
    Map<String, String> values;
    try {
      Json.read("stdout", output.stdout().getBytes(StandardCharsets.UTF_8));
      values = byPointer(output.stdout());
    } catch (CorruptDataException e) {
      return "stdout is not one JSON object: " + e.getMessage();
    }
    if (values.containsKey("/error/kind")) {
      if (!values
          .keySet()
          .equals(Set.of("/error/kind", "/error/message", "/error/hint", "/error/exitCode"))) {
        return "the error has other members: " + values.keySet();
      }
      if (!values.get("/error/exitCode").equals(Integer.toString(output.exitCode()))) {
        return "the error names another exit code";
      }
    }
    for (Map.Entry<String, String> expected : step.json().entrySet()) {
      String value = values.get(expected.getKey());
      if (expected.getValue().startsWith(">")) {
        shell.set(expected.getValue().substring(1), value);
      } else if (value == null || !Glob.matches(expected.getValue(), value)) {
        return expected.getKey() + " is " + value;
      }
    }
    return null;
  }

  /** Every value that is no object and no array, by its JSON pointer. */
  private static Map<String, String> byPointer(String json) throws IOException {
    Map<String, String> values = new TreeMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue()) {
          values.put(parser.getParsingContext().pathAsPointer().toString(), parser.getText());
        } else if (token == JsonToken.END_ARRAY) {
          values.putIfAbsent(parser.getParsingContext().pathAsPointer() + "", "");
        }
      }
    }
    return values;
  }

  private static List<String> lines(String text) {
    return text.stripTrailing().isEmpty() ? List.of() : text.stripTrailing().lines().toList();
  }

  /** What happened, as a script has it. */
  private static String transcript(Script.Step step, ScriptShell.Output output) {
    StringBuilder text = new StringBuilder("$ " + step.command() + "\n");
    lines(output.stdout()).forEach(line -> text.append(line).append('\n'));
    lines(output.stderr()).forEach(line -> text.append("2> ").append(line).append('\n'));
    return output.exitCode() == 0 ? text.toString() : text + "exit " + output.exitCode() + "\n";
  }
}
