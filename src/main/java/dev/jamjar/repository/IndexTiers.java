package dev.jamjar.repository;

import dev.jamjar.index.IndexSegment;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.pack.PackDirectory;
import java.util.ArrayList;
import java.util.List;

/**
 * How large index segments are: few, so that a reader needs few requests; merged in tiers, so that
 * an entry is written again only once a tier; and none so large that reading it takes much memory.
 */
final class IndexTiers {
  /** So many segments of about one size are merged into one; each tier is so many times larger. */
  static final int WIDTH = 8;

  /** Segments up to this size are of the smallest tier. */
  static final long SMALLEST_BYTES = 64 << 10;

  /** No segment is made larger: a pack's entries are its smallest part. */
  static final long LARGEST_BYTES = 64 << 20;

  private IndexTiers() {}

  /** The segments to merge into one now; none where all is well. */
  static List<Catalog.IndexRef> due(List<Catalog.IndexRef> refs) {
    for (long tier = SMALLEST_BYTES; tier * WIDTH <= LARGEST_BYTES; tier *= WIDTH) {
      List<Catalog.IndexRef> due = upTo(tier, refs);
      if (due.size() >= WIDTH) {
        return due;
      }
    }
    return List.of();
  }

  /** Packs in groups of which each makes one segment. */
  static List<List<PackDirectory>> split(List<PackDirectory> packs) {
    List<List<PackDirectory>> groups = new ArrayList<>();
    long bytes = LARGEST_BYTES;
    for (PackDirectory pack : packs) {
      long more = IndexSegment.bytesAtMost(pack);
      bytes += more;
      if (bytes > LARGEST_BYTES) {
        groups.add(new ArrayList<>());
        bytes = more;
      }
      groups.get(groups.size() - 1).add(pack);
    }
    return groups;
  }

  /** Segments of at most {@code tier} bytes, oldest first, as many as fit into one. */
  private static List<Catalog.IndexRef> upTo(long tier, List<Catalog.IndexRef> refs) {
    List<Catalog.IndexRef> small = new ArrayList<>();
    long bytes = 0;
    for (Catalog.IndexRef ref : refs) {
      if (ref.bytes() <= tier && bytes + ref.bytes() <= LARGEST_BYTES) {
        small.add(ref);
        bytes += ref.bytes();
      }
    }
    return small;
  }
}
