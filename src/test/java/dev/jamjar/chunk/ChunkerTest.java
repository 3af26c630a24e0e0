package dev.jamjar.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.GoldenVector;
import dev.jamjar.SampleBytes;
import dev.jamjar.hash.Blake3;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChunkerTest {
  private final Chunker raw = new Chunker(ChunkerParams.RAW);

  /** A new table or other masks would find no chunk of any repository again. */
  @Test
  void theGearTableIsTheOneInTheFormat() throws Exception {
    assertEquals(GoldenVector.read("gear_table").bodyText(), GearTable.text());
  }

  @Test
  void theGearTableHasNoWordTwice() {
    assertEquals(256, LongStream.of(Chunker.gearTable()).distinct().count());
  }

  @Test
  void cutsWhereItAlwaysCut() {
    assertEquals(
        List.of(
            80356, 116466, 79939, 85619, 18259, 69149, 94224, 88217, 28799, 77410, 74036, 48209,
            65901, 78134, 43858),
        Cuts.lengths(raw, SampleBytes.random(1, 1 << 20)),
        "random bytes, seed 1");
    assertEquals(
        List.of(
            85810, 77200, 82865, 78527, 76273, 66422, 69826, 16645, 66040, 83216, 33726, 68792,
            68343, 111093, 63798),
        Cuts.lengths(raw, SampleBytes.compressible(2, 1 << 20)),
        "compressible bytes, seed 2");
  }

  @Test
  void cutsAboutAtTheAverage() {
    List<Integer> lengths = Cuts.lengths(raw, SampleBytes.random(3, 16 << 20));

    int average = (16 << 20) / lengths.size();
    assertTrue(average > 50 << 10 && average < 100 << 10, "average " + average);
    long longest = lengths.stream().filter(l -> l == ChunkerParams.RAW.max()).count();
    assertTrue(longest * 50 < lengths.size(), longest + " forced cuts of " + lengths.size());
  }

  @Test
  void bytesWithoutContentAreCutAtTheLimit() {
    byte[] zeros = new byte[(1 << 20) + 5];

    List<Integer> lengths = Cuts.lengths(raw, zeros);

    int max = ChunkerParams.RAW.max();
    assertEquals(List.of(max, max, max, max, 5), lengths);
  }

  @Test
  void aLocalEditChangesFewChunks() {
    byte[] bytes = SampleBytes.random(4, 4 << 20);
    for (byte[] edited :
        List.of(
            SampleBytes.flipped(bytes, 2 << 20, 1),
            SampleBytes.inserted(bytes, 2 << 20, (byte) 1),
            SampleBytes.inserted(bytes, 0, new byte[100]))) {
      Set<String> before = new HashSet<>(contents(bytes));
      List<String> after = contents(edited);

      long changed = after.stream().filter(c -> !before.contains(c)).count();

      assertTrue(changed >= 1 && changed <= 4, changed + " of " + after.size() + " changed");
    }
  }

  @Test
  void refusesParametersThatMakeNoSense() {
    assertThrows(IllegalArgumentException.class, () -> new ChunkerParams(0, 64, 128));
    assertThrows(IllegalArgumentException.class, () -> new ChunkerParams(65, 64, 128));
    assertThrows(IllegalArgumentException.class, () -> new ChunkerParams(64, 128, 127));
    assertThrows(IllegalArgumentException.class, () -> new ChunkerParams(64, 100, 200));
    assertThrows(IllegalArgumentException.class, () -> new ChunkerParams(16, 32, 64));
  }

  private List<String> contents(byte[] bytes) {
    List<String> contents = new ArrayList<>();
    int at = 0;
    for (int length : Cuts.lengths(raw, bytes)) {
      contents.add(Blake3.of(bytes, at, length).hex());
      at += length;
    }
    return contents;
  }
}
