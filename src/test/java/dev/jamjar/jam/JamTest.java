package dev.jamjar.jam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JamTest {
  private static final Path DATA = Path.of("../shared/data");

  /** Hoon's own results: (jam 0) = 2, (jam 1) = 12, (jam 2) = 72, (jam [1 1]) = 817. */
  @ParameterizedTest
  @CsvSource({"0, 02", "1, 0c", "2, 48"})
  void atomsAreWrittenAsHoonDoes(long value, String hex) throws Exception {
    assertArrayEquals(HexFormat.of().parseHex(hex), Noun.jam(Noun.atom(value)));
  }

  @Test
  void cellsAndReferencesAreWrittenAsHoonDoes() throws Exception {
    byte[] pair = Noun.jam(Noun.cell(Noun.atom(1), Noun.atom(1)));
    assertArrayEquals(HexFormat.of().parseHex("3103"), pair);
    // [10.000 10.000] = 4.952.983.169: the second is a reference to bit 2.
    byte[] twice = Noun.jam(Noun.cell(Noun.atom(10_000), Noun.atom(10_000)));
    assertArrayEquals(HexFormat.of().parseHex("8186382701"), twice);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "01", // a cell without its parts
        "00", // a length that never ends
        "0000000000000000ffffffffffffffffff", // a length of 2^60 bits and more
        "0000000000000001ffffffffffffffffff",
        "04", // the atom 1 written with the bit 0
        "03", // a reference to nothing yet
        "37", // a reference to itself
        "ff"
      })
  void malformedBitsAreRefused(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThrows(
        MalformedJamException.class,
        () -> new NounCursor(JamSource.of(bytes), bytes.length, 100).skip(NounCursor.ROOT));
  }

  @Test
  void aReferenceToAReferenceIsRefused() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JamWriter out = new JamWriter(bytes);
    out.cell();
    out.atom(5);
    out.cell();
    long first = out.position();
    out.reference(2);
    out.reference(first);
    out.finish();
    NounCursor cursor = new NounCursor(JamSource.of(bytes.toByteArray()), bytes.size(), 100);
    long pair = cursor.tail(NounCursor.ROOT);
    assertEquals(5, cursor.atom(cursor.head(pair)));
    long second = cursor.tail(pair);
    assertThrows(MalformedJamException.class, () -> cursor.atom(second));
  }

  @Test
  void theBudgetEndsLongWalks() throws Exception {
    byte[] cells = new byte[1 << 16];
    Arrays.fill(cells, (byte) 0x55); // cells in cells
    NounCursor cursor = new NounCursor(JamSource.of(cells), cells.length, 1000);
    assertThrows(MalformedJamException.class, () -> cursor.skip(NounCursor.ROOT));
  }

  @Test
  void aSourceShorterThanItsLengthIsNoticed() {
    JamReader in = new JamReader(JamSource.of(new byte[3]), 10);
    assertThrows(EOFException.class, in::next);
  }

  @ParameterizedTest
  @CsvSource({"small-blocks.jam", "balance.jam", "early-balance.jam"})
  void realFilesEndWithTheirNounAndZeros(String name) throws Exception {
    Path file = DATA.resolve(name);
    assumeTrue(Files.exists(file), "no real files beside the project");
    try (FileChannel channel = FileChannel.open(file)) {
      NounCursor cursor =
          new NounCursor((at, target) -> channel.read(target, at), channel.size(), 1 << 30);
      long left = channel.size() - (cursor.skip(NounCursor.ROOT) + 7) / 8;
      assertEquals(true, left < Long.BYTES, left + " bytes behind the noun");
    }
  }

  @Test
  void aRealFileIsWrittenAgainAlike() throws Exception {
    Path file = DATA.resolve("small-blocks.jam");
    assumeTrue(Files.exists(file), "no real files beside the project");
    byte[] jam = Files.readAllBytes(file);
    // The file is filled up with zeros to a whole word.
    assertArrayEquals(jam, Arrays.copyOf(Noun.jam(Noun.cue(jam)), jam.length));
  }
}
