package dev.jamjar.snapshot;

import dev.jamjar.SampleBytes;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.SecretKeyFile;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.sign.VerifyKey;
import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.StoreOptions;
import dev.jamjar.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The repository of testdata/repo-v1, which every build must be able to read and restore. */
public final class GoldenRepository {
  static final Path REPOSITORY = Path.of("testdata/repo-v1");

  /** What is in it, a snapshot a line. */
  static final Path CONTENT = Path.of("testdata/repo-v1.txt");

  private static final Path SECRET_KEY = Path.of("testdata/keys/test.key");
  private static final Path PUBLIC_KEY = Path.of("testdata/keys/test.pub");

  private GoldenRepository() {}

  /** The files that were pushed, oldest first. */
  static Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    byte[] raw = SampleBytes.compressible(2, 100_000);
    files.put("0.chkjam", TestRepository.checkpoint("version1"));
    files.put("raw", raw);
    files.put("raw-and-more", SampleBytes.inserted(raw, 95_000, SampleBytes.random(2, 2_000)));
    files.put("empty", new byte[0]);
    files.put("1.chkjam", TestRepository.checkpoint("version2"));
    return files;
  }

  static VerifyKey publisher() throws IOException {
    return VerifyKey.read(PUBLIC_KEY);
  }

  static ObjectStore store() throws IOException {
    return Stores.open(REPOSITORY.toString(), StoreOptions.DEFAULTS);
  }

  /** What the list of a repository looks like in {@link #CONTENT}. */
  static List<String> describe(Snapshots snapshots) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Snapshots.Listed listed : snapshots.all()) {
      Manifest manifest = snapshots.manifest(listed).manifest();
      lines.add(
          "%s %s %s height %s event %s bytes %d sha256 %s blake3 %s parts %s"
              .formatted(
                  listed.entry().id(),
                  manifest.time(),
                  manifest.source().name(),
                  text(manifest.height()),
                  text(manifest.checkpoint().eventNumber()),
                  manifest.source().bytes(),
                  manifest.source().sha256(),
                  manifest.source().blake3(),
                  manifest.parts().stream()
                      .map(part -> part.codec() + "/" + part.codecVersion() + ":" + part.bytes())
                      .toList()));
    }
    return lines;
  }

  /** Makes it anew; the key stays if it is there. */
  public static void write() throws IOException {
    SigningKey key = key();
    if (Files.exists(REPOSITORY)) {
      try (Stream<Path> old = Files.walk(REPOSITORY)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Path folder = Files.createTempDirectory("golden");
    try (ObjectStore store = store()) {
      TestRepository repository = new TestRepository(store, key, folder);
      for (Map.Entry<String, byte[]> file : files().entrySet()) {
        repository.push(file.getKey(), file.getValue());
      }
      Snapshots snapshots =
          Snapshots.read(
              Repository.open(store), TrustedKeys.of(key.verifyKey()), CatalogMemory.none());
      Files.write(CONTENT, describe(snapshots));
    }
    // Whoever writes there makes it again.
    Files.deleteIfExists(REPOSITORY.resolve(".jamjar-lock"));
  }

  private static SigningKey key() throws IOException {
    if (Files.notExists(SECRET_KEY)) {
      Files.createDirectories(SECRET_KEY.getParent());
      SigningKey key = TestRepository.newKey(1);
      try (SecretKeyFile file = SecretKeyFile.inTheClear(key)) {
        file.write(SECRET_KEY);
      }
      key.verifyKey().write(PUBLIC_KEY);
    }
    try (SecretKeyFile file = SecretKeyFile.read(SECRET_KEY)) {
      return file.unlock(new char[0]);
    }
  }

  private static String text(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
  }
}
