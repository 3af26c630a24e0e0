package dev.jamjar;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jamjar.chunk.GearTable;
import dev.jamjar.index.IndexVectors;
import dev.jamjar.manifest.ManifestVectors;
import dev.jamjar.pack.PackVectors;
import dev.jamjar.repository.read.RecipeVectors;
import dev.jamjar.snapshot.GoldenRepository;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Writes testdata/vectors and testdata/repo-v1 anew: {@code mvn -Dtest=GoldenDataWriter
 * -Djamjar.regenerate=true test}. Only until the first release; from then on they are what every
 * build must still read, and a new format gets files of its own.
 */
class GoldenDataWriter {
  @BeforeEach
  void onlyWhenAsked() {
    assumeTrue(Boolean.getBoolean("jamjar.regenerate"), "-Djamjar.regenerate=true was not given");
  }

  @Test
  void vectors() throws Exception {
    byte[] gear = GearTable.text().getBytes(StandardCharsets.US_ASCII);
    GoldenVector.of("gear_table", gear, bytes -> Map.of()).write();
    for (var vectors :
        List.of(
            PackVectors.all(), IndexVectors.all(), ManifestVectors.all(), RecipeVectors.all())) {
      for (GoldenVector vector : vectors) {
        vector.write();
      }
    }
  }

  @Test
  void repository() throws Exception {
    GoldenRepository.write();
  }
}
