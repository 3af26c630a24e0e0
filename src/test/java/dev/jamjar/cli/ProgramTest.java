package dev.jamjar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.format.Json;
import dev.jamjar.store.s3.S3ProxyServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as a process, for what only a process shows. */
@Timeout(120)
class ProgramTest {
  private static final Path JAR = Path.of("target/jamjar.jar").toAbsolutePath();
  private static final int SIGINT_EXIT_CODE = 130;

  @TempDir Path home;

  private record Run(int exitCode, String stdout, String stderr) {}

  @BeforeEach
  void findTheJar() {
    Assumptions.assumeTrue(
        Files.exists(JAR), "there is no " + JAR + " yet; ./check builds it first");
  }

  @Test
  void itKnowsItsVersionAndSaysNothingElse() throws Exception {
    Run run = run(List.of(), "--version");
    assertEquals(0, run.exitCode());
    assertEquals("", run.stderr());
    assertTrue(run.stdout().matches("jamjar \\d\\S*, Java \\d+, BLAKE3 .*\n"), run.stdout());
  }

  @Test
  void stdoutIsOneJsonObjectWhateverHappens() throws Exception {
    Run done = run(List.of(), "init", "--repo", home.resolve("repo").toString(), "--json");
    assertEquals(0, done.exitCode(), done.stderr());
    Json.read("stdout", done.stdout().getBytes(StandardCharsets.UTF_8));
    Run failed = run(List.of(), "list", "--repo", home.resolve("none").toString(), "--json");
    assertEquals(3, failed.exitCode());
    Json.read("stdout", failed.stdout().getBytes(StandardCharsets.UTF_8)).object("error");
    assertEquals(2, failed.stderr().lines().count(), failed.stderr());
  }

  @Test
  void controlCEndsAPushWithItsExitCodeAndAWord() throws Exception {
    Path file = Files.write(home.resolve("file"), incompressible(2_000_000));
    String repository = home.resolve("repo").toString();
    assertEquals(0, run(List.of(), "init", "--repo", repository).exitCode());
    Process process =
        start(
            List.of(),
            "push",
            file.toString(),
            "--repo",
            repository,
            "--limit-upload",
            "20KiB",
            "--progress=json");
    Path err = home.resolve("stderr");
    while (!Files.readString(err).contains("encoding")) {
      assertTrue(process.isAlive(), "the push ended before it was interrupted");
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertEquals(0, new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor());
    assertEquals(SIGINT_EXIT_CODE, process.waitFor());
    assertTrue(Files.readString(err).contains("error: interrupted\nhint: nothing was lost"));
  }

  @Test
  void bucketsCanStandInTheHostName() throws Exception {
    S3ProxyServer server = S3ProxyServer.virtualHostStyle();
    String bucket = server.newBucket();
    Path hosts =
        Files.writeString(
            home.resolve("hosts"), "127.0.0.1 s3.test\n127.0.0.1 " + bucket + ".s3.test\n");
    List<String> java = List.of("-Djdk.net.hosts.file=" + hosts);
    String[] where = {
      "--repo",
      "s3://" + bucket + "/mainnet",
      "--endpoint",
      server.endpoint(),
      "--region",
      "us-east-1",
      "--addressing",
      "virtual"
    };
    Path file = Files.write(home.resolve("file"), incompressible(300_000));
    assertEquals("", done(java, where, "init", "--quiet").stderr());
    done(java, where, "push", file.toString());
    done(java, where, "list");
    done(java, where, "restore", "--to", home.resolve("copy.jam").toString());
    assertEquals(-1, Files.mismatch(file, home.resolve("copy.jam")));
    done(java, where, "check", "--read-data");
  }

  private Run done(List<String> java, String[] where, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(where));
    Run run = run(java, all.toArray(String[]::new));
    assertEquals(0, run.exitCode(), run.stderr());
    return run;
  }

  private Run run(List<String> java, String... arguments) throws Exception {
    Process process = start(java, arguments);
    int code = process.waitFor();
    return new Run(
        code, Files.readString(home.resolve("stdout")), Files.readString(home.resolve("stderr")));
  }

  private Process start(List<String> java, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(java);
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectOutput(home.resolve("stdout").toFile())
            .redirectError(home.resolve("stderr").toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("JAMJAR_") || name.startsWith("JAVA_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "HOME", home.toString(),
                "JAMJAR_ACCESS_KEY", S3ProxyServer.KEY.accessKey(),
                "JAMJAR_SECRET_KEY", S3ProxyServer.KEY.secretKey()));
    return builder.start();
  }

  private static byte[] incompressible(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
