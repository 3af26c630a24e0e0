package dev.jamjar.repository.prune;

import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.repository.CatalogCommit;
import dev.jamjar.repository.LoadedIndex;
import java.time.Clock;
import java.time.Instant;
import java.util.BitSet;
import java.util.Set;

/**
 * What is there and what it is good for.
 *
 * @param base the publisher's newest catalog, to go on from
 * @param inUse what all newest catalogs refer to, the publisher's own included
 * @param inventory what listings show
 * @param index the packs that the publisher lists and the store has
 * @param lost the packs that he lists and the store does not have
 * @param live the numbers of the chunks that are needed, as the index counts them
 * @param packs what is to become of the packs of the index
 */
record Survey(
    CatalogCommit.Base base,
    Publications inUse,
    Inventory inventory,
    LoadedIndex index,
    Set<Hash> lost,
    BitSet live,
    PackPlan packs) {

  /** The publisher's newest catalog. */
  Catalog catalog() {
    return base.catalog().orElseThrow().catalog();
  }

  /** The time, as far as the last catalog knows: a clock put back must not make a grace short. */
  Instant now(Clock clock) {
    Instant now = clock.instant();
    Instant before = catalog().time();
    return now.isBefore(before) ? before : now;
  }
}
