package dev.jamjar.repository.prune;

import dev.jamjar.JamJarException;
import dev.jamjar.hash.PackId;
import dev.jamjar.manifest.Catalog.Retired;
import dev.jamjar.repository.CatalogCommit;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.KeyId;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deletes what was retired long enough ago, after looking again whether really nobody needs it
 * (docs/format.md §12.2).
 *
 * <p>Belongs to one thread; asks and deletes one object after the other.
 */
final class Sweep {
  /** What was looked at so long ago is looked at again before more is deleted. */
  private static final Duration FRESH = Duration.ofHours(1);

  private final Repository repository;
  private final ObjectStore store;
  private final KeyId own;
  private final CatalogCommit commit;
  private final Collection<KeyId> known;
  private final PackLists lists;
  private final Inventory inventory;
  private final Clock clock;
  private final Duration grace;
  private final Duration markerLife;
  private Look look;

  Sweep(
      Repository repository,
      KeyId own,
      CatalogCommit commit,
      Collection<KeyId> known,
      PackLists lists,
      Inventory inventory,
      Clock clock,
      Duration grace,
      Duration markerLife) {
    this.repository = repository;
    this.store = repository.store();
    this.own = own;
    this.commit = commit;
    this.known = known;
    this.lists = lists;
    this.inventory = inventory;
    this.clock = clock;
    this.grace = grace;
    this.markerLife = markerLife;
  }

  /** What all catalogs refer to that were the newest at one time or within the grace before. */
  private record Look(Instant at, Publications inUse, Map<String, Retired> retired) {}

  /**
   * What was deleted.
   *
   * @param deleted objects, not counting signatures
   * @param waiting those that are to be deleted later
   * @param nextDue when the first of those is due
   */
  record Swept(Tally deleted, Tally waiting, Optional<Instant> nextDue) {}

  /** Deletes what is due. */
  Swept run() throws JamJarException {
    look = look();
    Tally deleted = Tally.NONE;
    Tally waiting = Tally.NONE;
    Instant nextDue = null;
    for (Retired planned : List.copyOf(look.retired().values())) {
      if (Duration.between(look.at(), clock.instant()).compareTo(FRESH) > 0) {
        look = look();
      }
      Retired retired = look.retired().get(planned.key());
      if (retired == null) {
        continue;
      }
      if (retired.deleted().isPresent()) {
        deleteMarkerOf(retired);
        continue;
      }
      long bytes = inventory.bytes(retired.key());
      Optional<Instant> due = dueLater(retired);
      if (due.isPresent()) {
        waiting = waiting.and(bytes);
        nextDue = nextDue == null || due.get().isBefore(nextDue) ? due.get() : nextDue;
      } else if (isUnneeded(retired.key()) && delete(retired.key())) {
        deleted = deleted.and(bytes);
      }
    }
    return new Swept(deleted, waiting, Optional.ofNullable(nextDue));
  }

  private Look look() throws JamJarException {
    Instant at = clock.instant();
    Publications inUse = Publications.ofOthers(repository, own, known, lists);
    // Last: what another machine with this key lists again by now is not retired by now.
    CatalogCommit.Base base = commit.base();
    if (base.catalog().isPresent()) {
      inUse.addOwn(base.catalog().get());
    }
    inUse.addNewestSince(repository, at.minus(grace));
    Map<String, Retired> retired = new LinkedHashMap<>();
    base.retired().forEach(one -> retired.put(one.key(), one));
    return new Look(at, inUse, retired);
  }

  /** When an object may be deleted, where it may not be now. */
  private Optional<Instant> dueLater(Retired retired) {
    Instant latest = look.at().minus(grace);
    if (retired.since().isAfter(latest)) {
      return Optional.of(retired.since().plus(grace));
    }
    // Another publisher has let go of it since: somebody may rely on what he listed.
    return look.inUse().isRetiredByOtherAfter(retired.key(), latest)
        ? Optional.of(look.at().plus(grace))
        : Optional.empty();
  }

  private boolean isUnneeded(String key) throws JamJarException {
    if (look.inUse().uses(key)) {
      return false;
    }
    if (key.startsWith(Layout.MARKERS)) {
      PackId pack = Layout.packOf(key).orElseThrow();
      String packKey = Layout.pack(pack).name();
      return !look.inUse().uses(packKey)
          && !look.retired().containsKey(packKey)
          && !look.inUse().isRetiredByOtherAfter(packKey, Instant.MIN)
          && RetiredList.isGone(store, packKey);
    }
    // Without its marker, a pack may be in use under its name without anybody listing it yet.
    return !key.startsWith(Layout.PACKS)
        || store.size(Layout.marker(Layout.packOf(key).orElseThrow())).isPresent();
  }

  /** Deletes an object, then its signature; answers whether there was anything to delete. */
  private boolean delete(String key) throws JamJarException {
    if (!inventory.shows(key) && RetiredList.isGone(store, key)) {
      return false;
    }
    ObjectKey object = new ObjectKey(key);
    store.delete(object);
    if (Layout.isSigned(key)) {
      store.delete(Layout.signature(object));
    }
    return true;
  }

  /** The name of a pack that is gone is free again once no late request can mean the old one. */
  private void deleteMarkerOf(Retired gone) throws JamJarException {
    ObjectKey marker = Layout.marker(Layout.packOf(gone.key()).orElseThrow());
    Instant latest = look.at().minus(markerLife);
    if (!gone.deleted().orElseThrow().isAfter(latest)
        && inventory.shows(marker.name())
        && !look.inUse().uses(gone.key())
        && !look.inUse().isOthersToDelete(gone.key(), latest)
        && RetiredList.isGone(store, gone.key())) {
      store.delete(marker);
    }
  }
}
