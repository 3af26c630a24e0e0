package dev.jamjar.manifest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jamjar.GoldenVector;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestVectorsTest {
  @ParameterizedTest
  @MethodSource("manifests")
  void aManifestIsReadAsItAlwaysWas(GoldenVector vector) {
    assertEquals(
        vector.facts(), GoldenVector.outcome(vector.body(), ManifestVectors::describeManifest));
  }

  @ParameterizedTest
  @MethodSource("catalogs")
  void aCatalogIsReadAsItAlwaysWas(GoldenVector vector) {
    assertEquals(
        vector.facts(), GoldenVector.outcome(vector.body(), ManifestVectors::describeCatalog));
  }

  @Test
  void bothAreWrittenAsTheyAlwaysWere() throws Exception {
    assertArrayEquals(GoldenVector.read("manifest_full").body(), Samples.manifest().write());
    assertArrayEquals(
        GoldenVector.read("manifest_empty_file").body(), Samples.emptyManifest().write());
    assertArrayEquals(GoldenVector.read("catalog_full").body(), Samples.catalog().write());
    assertArrayEquals(GoldenVector.read("catalog_empty").body(), Samples.emptyCatalog().write());
  }

  static List<GoldenVector> manifests() throws IOException {
    return GoldenVector.ofKind("manifest");
  }

  static List<GoldenVector> catalogs() throws IOException {
    return GoldenVector.ofKind("catalog");
  }
}
