package dev.jamjar.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.format.Limits;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import dev.jamjar.index.IndexSegment;
import dev.jamjar.manifest.Catalog.IndexRef;
import dev.jamjar.pack.PackDirectory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexTiersTest {
  @Test
  void fewSegmentsAreLeftAlone() {
    assertEquals(List.of(), IndexTiers.due(List.of()));
    assertEquals(List.of(), IndexTiers.due(refs(7, 100)));
    assertEquals(List.of(), IndexTiers.due(refs(7, 60_000)));
  }

  @Test
  void eightOfOneSizeAreMerged() {
    assertEquals(refs(8, 100), IndexTiers.due(refs(8, 100)));
    assertEquals(refs(8, 500_000), IndexTiers.due(refs(8, 500_000)));
  }

  @Test
  void largeSegmentsAreNotWrittenAgainForSmallOnes() {
    List<IndexRef> refs = new ArrayList<>(refs(3, 5_000_000));
    List<IndexRef> small = refs(8, 1000);
    refs.addAll(small);

    assertEquals(small, IndexTiers.due(refs));
  }

  /** Years of nights, of sizes of all kinds: no segment that a reader would refuse, and few. */
  @Test
  void noSegmentEverGrowsBeyondItsLimit() {
    for (long nightly : new long[] {200, 70_000, 900_000, 10_000_000}) {
      List<IndexRef> refs = new ArrayList<>();
      long total = 0;
      for (int night = 0; night < 2_000; night++) {
        refs.add(ref(night, nightly));
        total += nightly;
        List<IndexRef> due = IndexTiers.due(refs);
        while (!due.isEmpty()) {
          long merged = due.stream().mapToLong(IndexRef::bytes).sum();
          assertTrue(due.size() >= IndexTiers.WIDTH && merged <= IndexTiers.LARGEST_BYTES);
          refs.removeAll(due);
          refs.add(ref(-night - refs.size() * 10_000, merged));
          due = IndexTiers.due(refs);
        }
        long most = 32 + total / (4 << 20);
        assertTrue(refs.size() <= most, refs.size() + " segments of " + total + " bytes");
      }
    }
    assertTrue(IndexTiers.LARGEST_BYTES <= Limits.MAX_INDEX_BYTES);
  }

  @Test
  void aPushOfVeryManyPacksMakesSeveralSegments() {
    List<PackDirectory> packs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      packs.add(pack(i, 100_000));
    }

    List<List<PackDirectory>> groups = IndexTiers.split(packs);

    assertEquals(packs, groups.stream().flatMap(List::stream).toList());
    assertEquals(2, groups.size());
    for (List<PackDirectory> group : groups) {
      long bytes = group.stream().mapToLong(IndexSegment::bytesAtMost).sum();
      assertTrue(bytes <= IndexTiers.LARGEST_BYTES, bytes + " bytes");
    }
    assertEquals(List.of(), IndexTiers.split(List.of()));
  }

  private static PackDirectory pack(int number, int chunks) {
    PackDirectory.Frame frame = new PackDirectory.Frame(8, 100, new byte[0], new int[chunks]);
    return new PackDirectory(new PackId(hash(number)), 1000, List.of(frame));
  }

  private static List<IndexRef> refs(int count, long bytes) {
    List<IndexRef> refs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      refs.add(ref(i, bytes));
    }
    return refs;
  }

  private static IndexRef ref(int number, long bytes) {
    return new IndexRef(hash(number), bytes);
  }

  private static Hash hash(int number) {
    return Blake3.of(("segment " + number).getBytes(StandardCharsets.US_ASCII));
  }
}
