package dev.jamjar.repository.prune;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.KeyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the newest catalogs of all publishers refer to, and what they have retired.
 *
 * <p>Whose catalogs they are does not matter, nor whether anybody trusts him: what somebody lists
 * is in use. A catalog that cannot be read may refer to anything, so that nothing is known then.
 */
final class Publications {
  private final PackLists lists;
  private final Set<String> used = new HashSet<>();
  private final Map<String, List<Catalog.Retired>> retiredByOthers = new HashMap<>();
  private final List<Catalog> newest = new ArrayList<>();

  private Publications(PackLists lists) {
    this.lists = lists;
  }

  /**
   * Reads the newest catalogs of all publishers but {@code own}.
   *
   * @param known publishers to ask for whether a listing shows them or not
   * @throws CorruptDataException if one cannot be read
   */
  static Publications ofOthers(
      Repository repository, KeyId own, Collection<KeyId> known, PackLists lists)
      throws JamJarException {
    Publications publications = new Publications(lists);
    Set<String> names = new TreeSet<>();
    known.forEach(id -> names.add(id.toString()));
    repository
        .store()
        .list(
            Layout.PUBLISHERS,
            object -> {
              String name = object.key().name().split("/")[1];
              if (KeyId.isHex(name)) {
                names.add(name);
              }
            });
    names.remove(own.toString());
    Set<KeyId> withoutPointer = new HashSet<>();
    for (String name : names) {
      KeyId publisher = KeyId.fromHex(name);
      Optional<Hash> newest = repository.newestId(publisher);
      if (newest.isPresent()) {
        publications.addOther(newest.get(), read(repository, publisher, newest.get()));
      } else {
        withoutPointer.add(publisher);
      }
    }
    if (!withoutPointer.isEmpty()) {
      publications.addLost(repository, withoutPointer);
    }
    return publications;
  }

  /** Adds the newest catalog of the publisher who asks. */
  void addOwn(PublishedCatalog catalog) throws JamJarException {
    newest.add(catalog.catalog());
    use(catalog.id(), catalog.catalog());
  }

  /**
   * Adds all catalogs that were the newest of their publishers at any time after {@code time}: who
   * read one of them may still be at work, whatever its publisher has let go of since.
   *
   * <p>What is missing of them was deleted for good reason.
   */
  void addNewestSince(Repository repository, Instant time) throws JamJarException {
    for (Catalog catalog : newest) {
      Optional<Catalog> at = Optional.of(catalog);
      while (at.isPresent() && at.get().time().isAfter(time)) {
        Optional<Hash> id = at.get().previous();
        at = id.isEmpty() ? Optional.empty() : repository.unverifiedCatalog(id.get());
        if (at.isPresent()) {
          useObjects(id.get(), at.get());
          for (Catalog.IndexRef ref : at.get().indexes()) {
            usePacksUnlessGone(ref);
          }
        }
      }
    }
  }

  /** Whether a newest catalog refers to an object. Markers are referred to by nothing. */
  boolean uses(String key) {
    return used.contains(key);
  }

  boolean uses(PackId pack) {
    return used.contains(Layout.pack(pack).name());
  }

  /** Whether another publisher has let go of an object after {@code time}. */
  boolean isRetiredByOtherAfter(String key, Instant time) {
    return retiredByOthers.getOrDefault(key, List.of()).stream()
        .anyMatch(retired -> retired.since().isAfter(time));
  }

  /** Whether another publisher may still delete an object, or has deleted it after {@code time}. */
  boolean isOthersToDelete(String key, Instant time) {
    return retiredByOthers.getOrDefault(key, List.of()).stream()
        .anyMatch(retired -> retired.deleted().isEmpty() || retired.deleted().get().isAfter(time));
  }

  private void addOther(Hash id, Catalog catalog) throws JamJarException {
    use(id, catalog);
    addRetired(catalog);
  }

  private void addRetired(Catalog catalog) {
    newest.add(catalog);
    for (Catalog.Retired retired : catalog.retired()) {
      retiredByOthers.computeIfAbsent(retired.key(), key -> new ArrayList<>(1)).add(retired);
    }
  }

  private void use(Hash id, Catalog catalog) throws JamJarException {
    useObjects(id, catalog);
    for (Catalog.IndexRef ref : catalog.indexes()) {
      usePacks(ref);
    }
  }

  private void useObjects(Hash id, Catalog catalog) {
    used.add(Layout.catalog(id).name());
    // Nobody needs it, but there is always one: where it counted as waste, no prune were the last.
    catalog.previous().ifPresent(previous -> used.add(Layout.catalog(previous).name()));
    for (Catalog.Entry snapshot : catalog.snapshots()) {
      used.add(Layout.manifest(snapshot.id()).name());
    }
    for (Catalog.IndexRef ref : catalog.indexes()) {
      used.add(Layout.index(ref.id()).name());
    }
  }

  private void usePacksUnlessGone(Catalog.IndexRef ref) throws JamJarException {
    try {
      usePacks(ref);
    } catch (CorruptDataException e) {
      if (!(e.getCause() instanceof NotFoundException)) {
        throw e;
      }
    }
  }

  private void usePacks(Catalog.IndexRef ref) throws JamJarException {
    for (PackId pack : lists.of(ref)) {
      used.add(Layout.pack(pack).name());
    }
  }

  /**
   * A publisher whose pointer is gone, or whose first push is on its way: his last catalog that is
   * there counts as the newest, so that a lost pointer does not cost him his snapshots.
   */
  private void addLost(Repository repository, Set<KeyId> publishers) throws JamJarException {
    Set<Hash> listed = new TreeSet<>(Comparator.comparing(Hash::hex));
    repository
        .store()
        .list(Layout.CATALOGS, object -> Layout.catalogId(object.key()).ifPresent(listed::add));
    Map<String, Hash> newest = new TreeMap<>();
    Map<String, Catalog> catalogs = new HashMap<>();
    for (Hash id : listed) {
      if (!used.contains(Layout.catalog(id).name())) {
        Optional<Catalog> catalog = repository.unverifiedCatalog(id);
        if (catalog.isPresent() && publishers.contains(catalog.get().publisher())) {
          String publisher = catalog.get().publisher().toString();
          Catalog other = catalogs.get(publisher);
          if (other == null || other.sequence() < catalog.get().sequence()) {
            newest.put(publisher, id);
            catalogs.put(publisher, catalog.get());
          }
        }
      }
    }
    for (Map.Entry<String, Hash> one : newest.entrySet()) {
      Catalog catalog = catalogs.get(one.getKey());
      useObjects(one.getValue(), catalog);
      for (Catalog.IndexRef ref : catalog.indexes()) {
        // Of a push that was never finished, some may be deleted: a listing had not shown the rest.
        usePacksUnlessGone(ref);
      }
      addRetired(catalog);
    }
  }

  private static Catalog read(Repository repository, KeyId publisher, Hash id)
      throws JamJarException {
    try {
      Optional<Catalog> catalog = repository.unverifiedCatalog(id);
      if (catalog.isPresent()) {
        return catalog.get();
      }
      throw new CorruptDataException("catalog " + id.hex() + " is missing", "");
    } catch (CorruptDataException | UnsupportedFormatException e) {
      String message = "what publisher " + publisher + " needs cannot be told: " + e.getMessage();
      throw e instanceof UnsupportedFormatException
          ? new UnsupportedFormatException(message, e.hint())
          : new CorruptDataException(
              message,
              "nothing was deleted; push once more with that key, or if the publisher is gone for"
                  + " good, delete "
                  + Layout.PUBLISHERS
                  + publisher
                  + "/",
              e);
    }
  }
}
