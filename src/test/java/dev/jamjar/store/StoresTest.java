package dev.jamjar.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.UsageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoresTest {
  private static final ObjectKey KEY = new ObjectKey("a");

  @TempDir private Path folder;

  @Test
  void opensAPathAndAFileUriAsTheSameFolder() throws Exception {
    Path spaced = folder.resolve("with blank");
    try (ObjectStore path = Stores.open(spaced.toString(), StoreOptions.DEFAULTS);
        ObjectStore uri = Stores.open(spaced.toUri().toString(), StoreOptions.DEFAULTS)) {
      path.put(KEY, ByteBuffer.allocate(3));
      assertEquals(3, uri.size(KEY).getAsLong());
      assertEquals(path.location(), uri.location());
      assertTrue(Files.exists(spaced.resolve("a")));
    }
  }

  @Test
  void opensEachKindWithoutAskingIt() throws Exception {
    StoreOptions options =
        StoreOptions.DEFAULTS
            .withEndpoint("http://127.0.0.1:1")
            .withCredentials(new Credentials("a", "b", Optional.empty()));
    try (ObjectStore s3 = Stores.open("s3://bucket/nodes/one/", options);
        ObjectStore web = Stores.open("https://mirror.invalid/jam", StoreOptions.DEFAULTS);
        ObjectStore home = Stores.open("~/jam", StoreOptions.DEFAULTS)) {
      assertEquals("s3://bucket/nodes/one/", s3.location());
      assertEquals("https://mirror.invalid/jam/", web.location());
      assertEquals(System.getProperty("user.home") + "/jam", home.location());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "ftp://host/path",
        "gs://bucket",
        "s3:bucket",
        "s3://",
        "s3:///prefix",
        "s3://b",
        "s3://bucket//prefix",
        "s3://bucket/a b",
        "s3://bucket/../other",
        "http:/host",
        "http://",
        "https://user:secret@host/path",
        "https://host/path?token=secret",
        "https://host/path#part",
        "https://ho st/",
        "file://host/path",
        "file:relative",
        "file:///with blank",
        "nul\0character"
      })
  void refusesWhatIsNoRepositoryAndSaysWhatIs(String uri) {
    var e = assertThrows(UsageException.class, () -> Stores.open(uri, StoreOptions.DEFAULTS));
    assertFalse(e.hint().isEmpty());
    assertFalse(e.getMessage().contains("secret"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void loadsNeitherTheS3ClientNorTheWebClientForAFolder(boolean limited) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StoresTest.class.getName(),
                folder.resolve("r").toString(),
                limited ? "1000000" : "0")
            .redirectErrorStream(true)
            .start();
    String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), log);
    assertTrue(log.contains("dev.jamjar.store.folder.FolderStore"));
    for (String absent :
        new String[] {"software.amazon", "java.net.http", "store.s3", "store.http", "org.slf4j"}) {
      assertFalse(log.contains(absent), absent);
    }
  }

  /** What the other process does: a put and a get. */
  public static void main(String[] arguments) throws Exception {
    StoreOptions options =
        StoreOptions.DEFAULTS.withLimits(
            Long.parseLong(arguments[1]), Long.parseLong(arguments[1]));
    try (ObjectStore store = Stores.open(arguments[0], options)) {
      store.put(KEY, ByteBuffer.allocate(10));
      store.get(KEY, 10);
    }
  }

  @Test
  void showsNoSecretInOptions() {
    StoreOptions options =
        StoreOptions.DEFAULTS.withCredentials(
            new Credentials("access", "hidden", Optional.of("token")));
    assertTrue(options.toString().contains("access"));
    assertFalse(options.toString().contains("hidden"));
    assertFalse(options.toString().contains("token"));
  }

  @Test
  void refusesOptionsWithoutThreadsOrWithNegativeLimits() {
    assertThrows(IllegalArgumentException.class, () -> StoreOptions.DEFAULTS.withLimits(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> StoreOptions.DEFAULTS.withLimits(0, -1));
  }
}
