package dev.jamjar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jamjar.CorruptDataException;
import dev.jamjar.format.Json;
import dev.jamjar.format.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that real nodes wrote, through the command line to every kind of store and back. */
class RealFilesEndToEndTest {
  private static final Path DATA = Path.of("../shared/data");

  @TempDir Path home;

  private ScriptShell shell;
  private List<Path> files;

  @BeforeEach
  void findTheFiles() throws IOException {
    Assumptions.assumeTrue(Files.isDirectory(DATA), "there are no real files in " + DATA);
    try (Stream<Path> all = Files.list(DATA)) {
      files =
          all.filter(f -> f.toString().endsWith("jam"))
              .map(Path::toAbsolutePath)
              .map(Path::normalize)
              .sorted()
              .toList();
    }
    shell = new ScriptShell(home);
  }

  @AfterEach
  void stopServers() {
    if (shell != null) {
      shell.close();
    }
  }

  @Test
  void aFolderGivesBackEveryByte() throws Exception {
    shell.run("export JAMJAR_REPO=~/repository");
    pushAndRestoreAll();
  }

  @Test
  void anS3ServerGivesBackEveryByte() throws Exception {
    shell.run("bucket");
    shell.run("export JAMJAR_ENDPOINT=$ENDPOINT JAMJAR_REGION=us-east-1");
    shell.run("export JAMJAR_REPO=s3://$BUCKET/main/net");
    pushAndRestoreAll();
  }

  @Test
  void aMirrorGivesBackEveryByteToWhoeverKnowsThePublicKey() throws Exception {
    shell.run("export JAMJAR_REPO=~/repository");
    pushAll();
    shell.set("KEY", publicKey());
    shell.run("serve ~/repository");
    shell.run("export JAMJAR_REPO=$URL HOME=~/reader JAMJAR_TRUST=$KEY");
    restoreAll();
  }

  @Test
  void nginxIsAMirror() throws Exception {
    shell.run("export JAMJAR_REPO=~/repository");
    pushAll();
    shell.set("KEY", publicKey());
    try (Nginx nginx = Nginx.over(home.resolve("repository"))) {
      shell.set("JAMJAR_REPO", nginx.url());
      shell.run("export HOME=~/reader JAMJAR_TRUST=$KEY");
      restoreAll();
    }
  }

  private void pushAndRestoreAll() throws Exception {
    pushAll();
    restoreAll();
  }

  private void pushAll() throws Exception {
    done("jamjar init");
    for (Path file : files) {
      done("jamjar push " + file);
    }
  }

  private void restoreAll() throws Exception {
    List<JsonObject> listed =
        Json.read("list", done("jamjar list --json").stdout().getBytes(StandardCharsets.UTF_8))
            .objects("snapshots", files.size());
    for (int i = 0; i < files.size(); i++) {
      String copy = "~/copy-" + i + ".chkjam";
      done("jamjar restore " + id(listed, files.get(i)) + " --to " + copy);
      done("cmp " + copy + " " + files.get(i));
      done("jamjar verify " + copy);
    }
    done("jamjar check --read-data");
  }

  private static String id(List<JsonObject> listed, Path file) throws CorruptDataException {
    for (JsonObject snapshot : listed) {
      if (snapshot.string("name").equals(file.getFileName().toString())) {
        return snapshot.string("id");
      }
    }
    throw new AssertionError(file + " is not listed");
  }

  private String publicKey() throws Exception {
    return done("cat ~/.config/jamjar/jamjar.pub")
        .stdout()
        .lines()
        .skip(1)
        .findFirst()
        .orElseThrow();
  }

  private ScriptShell.Output done(String command) throws Exception {
    ScriptShell.Output output = shell.run(command);
    assertEquals(0, output.exitCode(), command + ": " + output.stdout() + output.stderr());
    return output;
  }
}
