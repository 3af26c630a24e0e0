package dev.jamjar.sign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jamjar.UnsupportedFormatException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScryptCostTest {
  @ParameterizedTest
  @CsvSource({
    // libsodium's names for the first two: SENSITIVE, which minisign uses, and INTERACTIVE.
    "33554432, 1073741824, 1048576, 1",
    "524288, 16777216, 16384, 1",
    // What minisign falls back to where memory is short, and jamjar's own.
    "4194304, 134217728, 131072, 1",
    // More memory than the operations could fill.
    "32768, 1073741824, 1024, 1",
    // More operations than the memory needs: p takes them up.
    "33554432, 16777216, 16384, 64",
    "32768, 16384, 16, 64",
    // Below libsodium's least.
    "0, 0, 2, 512",
  })
  void choosesAsLibsodiumDoes(long opsLimit, long memLimit, int n, int p) throws Exception {
    assertEquals(
        new ScryptCost(opsLimit, memLimit, n, p), ScryptCost.ofFile(opsLimit, memLimit, "it"));
  }

  @Test
  void refusesCostsThatMinisignNeverAsksFor() {
    long[][] limits = {
      {33554433, 1073741824},
      {33554432, 1073741825},
      {-1, 16777216},
      {524288, -1},
      {Long.MIN_VALUE, Long.MIN_VALUE},
      // Hardly any memory for N would mean a p of half a million.
      {33554432, 0},
    };
    for (long[] l : limits) {
      assertThrows(
          UnsupportedFormatException.class, () -> ScryptCost.ofFile(l[0], l[1], "it"), "" + l[0]);
    }
  }

  @Test
  void derivesAsInRfc7914() throws Exception {
    byte[] derived =
        new ScryptCost(0, 0, 16384, 1)
            .derive(
                "pleaseletmein".getBytes(StandardCharsets.US_ASCII),
                "SodiumChloride".getBytes(StandardCharsets.US_ASCII),
                64,
                "it");
    assertArrayEquals(
        HexFormat.of()
            .parseHex(
                "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                    + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"),
        derived);
  }
}
