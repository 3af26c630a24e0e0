package dev.jamjar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in a checkout whose Maven and JDK are scripts that say what they were asked. */
class LauncherTest {
  private static final List<String> LAUNCHER_FILES =
      List.of("jamjar", "scripts/toolchain.sh", "scripts/build.sh", "scripts/class-archive");

  @TempDir Path folder;

  private Path checkout;

  private record Run(int exitCode, String stdout, String stderr) {}

  @BeforeEach
  void makeACheckout() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash");
    checkout = Files.createDirectories(folder.toRealPath().resolve("check out"));
    for (String file : LAUNCHER_FILES) {
      Path copy = checkout.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(Path.of(file), copy);
    }
    write("pom.xml", "");
    write("src/main/java/A.java", "");
    write("src/main/java/B.java", "");
    program("jdk/bin/javac", "");
    write("jdk/release", "JAVA_VERSION=\"21.0.9\"\n");
    program(
        "jdk/bin/java",
        """
        case " $* " in
          *" -Xshare:dump "*) for word in "$@"; do
              case $word in -XX:SharedArchiveFile=*) echo archive >"${word#*=}" ;; esac
            done ;;
          *RehearsalServer*) echo http://127.0.0.1:9 ;;
          *DumpLoadedClassList=*) for word in "$@"; do
              case $word in -XX:DumpLoadedClassList=*) echo A >"${word#*=}" ;; esac
            done ;;
          *) printf '%s\\n' "$@" ;;
        esac
        """);
    program(
        "bin/mvn",
        """
        echo build >>"%1$s/builds"
        [ ! -f "%1$s/broken" ] || { echo "cannot find symbol"; exit 1; }
        mkdir -p "%1$s/target"
        echo jar >"%1$s/target/jamjar.jar"
        """
            .formatted(checkout));
    age();
  }

  @Test
  void theFirstRunBuildsAndSaysSoOnStderrAlone() throws Exception {
    Run run = launch("list", "--repo", "/a repository");
    assertEquals(0, run.exitCode());
    assertTrue(run.stderr().startsWith("building jamjar, the first time in a minute or two…\n"));
    List<String> words = run.stdout().lines().toList();
    assertEquals(
        List.of("-jar", checkout + "/target/jamjar.jar", "list", "--repo", "/a repository"),
        words.subList(words.size() - 5, words.size()));
    assertTrue(words.contains("-XX:SharedArchiveFile=" + checkout + "/target/classes-21.0.9.jsa"));
    assertTrue(words.contains("-Djamjar.stderr.terminal=false"));
    assertTrue(Files.exists(checkout.resolve("target/classes-21.0.9.jsa")));
  }

  @Test
  void theNextRunDoesNothingButRun() throws Exception {
    launch("list");
    Run run = launch("list");
    assertEquals("", run.stderr());
    assertEquals(1, builds());
  }

  @Test
  void aChangeAnAdditionAndADeletionAreBuilt() throws Exception {
    launch("list");
    write("src/main/java/A.java", "class A {}");
    launch("list");
    assertEquals(2, builds());
    write("src/main/java/C.java", "");
    launch("list");
    assertEquals(3, builds());
    Files.delete(checkout.resolve("src/main/java/B.java"));
    launch("list");
    assertEquals(4, builds());
    launch("list");
    assertEquals(4, builds());
  }

  @Test
  void aBuildThatFailsShowsWhyAndRunsNothing() throws Exception {
    launch("list");
    write("broken", "");
    write("src/main/java/A.java", "clas A {}");
    Run run = launch("list");
    assertEquals(2, run.exitCode());
    assertEquals("", run.stdout());
    assertTrue(run.stderr().contains("cannot find symbol"), run.stderr());
    assertTrue(run.stderr().contains("error: the build failed"), run.stderr());
    Files.delete(checkout.resolve("broken"));
    assertEquals(0, launch("list").exitCode());
  }

  @Test
  void itRunsFromAnywhereAndThroughALink() throws Exception {
    launch("list");
    Path link = Files.createSymbolicLink(folder.resolve("jj"), checkout.resolve("jamjar"));
    Path elsewhere = Files.createDirectories(folder.resolve("else where"));
    Run run = launch(link, elsewhere, Map.of(), "list");
    assertEquals("", run.stderr());
    assertTrue(run.stdout().endsWith("list\n"));
    assertEquals(1, builds());
  }

  @Test
  void longCommandsGetTheBetterCompiler() throws Exception {
    launch("list");
    assertTrue(launch("list").stdout().contains("-XX:TieredStopAtLevel=1"));
    for (String command : List.of("push", "restore", "check", "verify", "download", "upload")) {
      assertFalse(launch("-r", "x", command).stdout().contains("TieredStopAtLevel"), command);
    }
  }

  @Test
  void optionsForTheJvmCanBeAdded() throws Exception {
    launch("list");
    Map<String, String> more = Map.of("JAMJAR_JAVA_OPTIONS", "-Xmx2g -Dx=y");
    String words = launch(checkout.resolve("jamjar"), folder, more, "list").stdout();
    assertTrue(words.contains("-Xmx2g\n-Dx=y\n-jar\n"), words);
  }

  @Test
  void anotherJdkGetsAnArchiveOfItsOwn() throws Exception {
    launch("list");
    write("jdk/release", "JAVA_RUNTIME_VERSION=\"25.0.1+8-LTS\"\nJAVA_VERSION=\"25.0.1\"\n");
    assertTrue(launch("list").stderr().contains("Java 25.0.1+8-LTS"));
    assertTrue(Files.exists(checkout.resolve("target/classes-25.0.1_8_LTS.jsa")));
    assertEquals("", launch("list").stderr());
  }

  private Run launch(String... arguments) throws Exception {
    return launch(checkout.resolve("jamjar"), folder, Map.of(), arguments);
  }

  private Run launch(Path launcher, Path from, Map<String, String> more, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/bash", launcher.toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(from.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().remove("JAMJAR_JAVA_OPTIONS");
    builder.environment().put("JAVA_HOME", checkout + "/jdk");
    builder.environment().put("PATH", checkout + "/bin:" + System.getenv("PATH"));
    builder.environment().putAll(more);
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private long builds() throws IOException {
    return Files.readAllLines(checkout.resolve("builds")).size();
  }

  private void write(String name, String text) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private void program(String name, String text) throws IOException {
    write(name, "#!/bin/bash\n" + text);
    Files.setPosixFilePermissions(
        checkout.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Sources are older than what is built from them. */
  private void age() throws IOException {
    try (var files = Files.walk(checkout.resolve("src"))) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
      }
    }
  }
}
