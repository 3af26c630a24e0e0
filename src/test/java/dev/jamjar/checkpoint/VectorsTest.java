package dev.jamjar.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What small checkpoints of every kind mean, sound and damaged. */
class VectorsTest {
  static final Path FOLDER = Path.of("testdata/chkjam");

  @ParameterizedTest
  @MethodSource("files")
  void meansWhatItAlwaysMeant(Path file) throws Exception {
    Vector vector = Vector.read(file);

    assertEquals(vector.facts(), Vector.describe(vector.bytes()));
  }

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList().stream();
    }
  }
}
