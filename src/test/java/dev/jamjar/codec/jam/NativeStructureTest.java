package dev.jamjar.codec.jam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jamjar.hash.Blake3;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rest of what is claimed of the C is in the tests of the codec: {@link Chunks} runs both. */
class NativeStructureTest {
  private static final Path SOURCES = Path.of("src/main/c");
  private static final List<String> STRUCTURE =
      List.of("noun.c", "names.c", "positions.c", "targets.c", "encode.c", "decode.c");

  /** More with {@code -Djamjar.fuzz.rounds=N}: some 4,000 take a second. */
  private static final int ROUNDS = Integer.getInteger("jamjar.fuzz.rounds", 5000);

  @TempDir private Path scratch;

  @Test
  void whereHashesAreMadeInCStructureIsReadInC() {
    assumeTrue(Blake3.isNative(), "there is no native library here");
    assertEquals(StructureEngine.NATIVE, StructureEngine.best());
  }

  @Test
  void theSanitizersFindNothingInGoodAndDamagedInput() throws Exception {
    fuzz(compiled("fuzz_noun"));
  }

  @Test
  void norWhereFewRecentNounsAreKnown() throws Exception {
    fuzz(compiled("fuzz_noun", "-DRECENT_NAMES=2"));
  }

  private void fuzz(Path program) throws Exception {
    String seed = Integer.toString(new Random().nextInt(1 << 30));
    String said = run(List.of(program.toString(), seed, Integer.toString(ROUNDS)));
    assertEquals("jams came back", said.replaceAll("^\\d+ |, \\d+ were refused\\R$", ""), said);
  }

  @Test
  void theTablesKnowWhatTheyWereGiven() throws Exception {
    assertEquals("all well\n", run(List.of(compiled("test_tables").toString())));
  }

  /** One of the programs in src/test/c, with the C it tests and the sanitizers. */
  private Path compiled(String name, String... options) throws Exception {
    Path program = scratch.resolve(name);
    List<String> compile =
        new ArrayList<>(List.of("gcc", "-std=gnu11", "-O1", "-g", "-I" + SOURCES));
    compile.addAll(List.of("-fsanitize=address,undefined", "-fno-sanitize-recover=all"));
    compile.add("-DSORTED_AT_ONCE=8"); // which jams of this size have more of
    compile.addAll(List.of(options));
    compile.addAll(List.of("src/test/c/" + name + ".c", "-o", program.toString()));
    for (String source : STRUCTURE) {
      compile.add(SOURCES.resolve(source).toString());
    }
    assumeTrue(canSanitize(), "there is no gcc with sanitizers here");
    assertEquals("", run(compile));
    return program;
  }

  private boolean canSanitize() throws Exception {
    Path source = scratch.resolve("empty.c");
    Files.writeString(source, "int main(void) { return 0; }\n");
    String program = scratch.resolve("empty").toString();
    try {
      return run(List.of("gcc", "-fsanitize=address,undefined", source.toString(), "-o", program))
          .isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** What a program says, after "failed" where it failed. */
  private String run(List<String> command) throws IOException, InterruptedException {
    Path out = scratch.resolve("out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    String failed = process.waitFor() == 0 ? "" : "failed: ";
    byte[] said = Files.readAllBytes(out);
    return failed
        + new String(Arrays.copyOf(said, Math.min(said.length, 4000)), StandardCharsets.UTF_8);
  }
}
