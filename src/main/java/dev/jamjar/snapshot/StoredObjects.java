package dev.jamjar.snapshot;

import dev.jamjar.JamJarException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.UsageException;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a repository's objects take in a store, by kind: all of them where the store can list, else
 * those that the newest catalogs refer to.
 */
public final class StoredObjects {
  private static final List<String> PREFIXES =
      List.of(
          Layout.PACKS,
          Layout.INDEXES,
          Layout.MANIFESTS,
          Layout.CATALOGS,
          Layout.MARKERS,
          Layout.PUBLISHERS);
  private static final long UNKNOWN = -1;

  private final ObjectStore store;

  /** What somebody refers to, and its size where it is known without asking. */
  private final Map<String, Long> referenced = new HashMap<>();

  StoredObjects(ObjectStore store) {
    this.store = store;
    referenced.put(Layout.DESCRIPTION.name(), UNKNOWN);
  }

  /** The kinds of objects there are. */
  public enum Kind {
    PACKS,
    INDEXES,
    MANIFESTS,
    CATALOGS,
    SIGNATURES,
    /**
     * The description, pointers, public keys and markers: nothing refers to those but their names.
     */
    OTHER;

    static Kind of(String key) {
      if (key.endsWith(Layout.SIGNATURE_SUFFIX)) {
        return SIGNATURES;
      }
      if (key.startsWith(Layout.PACKS)) {
        return PACKS;
      }
      if (key.startsWith(Layout.INDEXES)) {
        return INDEXES;
      }
      if (key.startsWith(Layout.MANIFESTS)) {
        return MANIFESTS;
      }
      return key.startsWith(Layout.CATALOGS) ? CATALOGS : OTHER;
    }
  }

  /** So many objects of so many bytes. */
  public record Count(long objects, long bytes) {
    public static final Count NONE = new Count(0, 0);

    public Count plus(Count other) {
      return new Count(objects + other.objects, bytes + other.bytes);
    }
  }

  /**
   * What was counted.
   *
   * @param listed whether the store could list, so that everything is in it
   * @param unreferenced the part of {@code all} that no newest catalog refers to
   */
  public record Totals(boolean listed, Map<Kind, Count> all, Map<Kind, Count> unreferenced) {
    public Count sum() {
      return all.values().stream().reduce(Count.NONE, Count::plus);
    }

    public Count sumUnreferenced() {
      return unreferenced.values().stream().reduce(Count.NONE, Count::plus);
    }
  }

  void refer(PublishedCatalog catalog, Collection<PackDirectory> packs) {
    signed(Layout.catalog(catalog.id()), UNKNOWN);
    // For stores that cannot list.
    referenced.put(Layout.pointer(catalog.signer().id()).name(), UNKNOWN);
    referenced.put(Layout.publicKey(catalog.signer().id()).name(), UNKNOWN);
    catalog
        .catalog()
        .indexes()
        .forEach(index -> referenced.put(Layout.index(index.id()).name(), index.bytes()));
    packs.forEach(pack -> referenced.put(Layout.pack(pack.id()).name(), pack.bytes()));
  }

  void refer(PublishedManifest manifest) {
    signed(Layout.manifest(manifest.id()), manifest.bytes().length);
  }

  private void signed(ObjectKey key, long bytes) {
    referenced.put(key.name(), bytes);
    referenced.put(Layout.signature(key).name(), UNKNOWN);
  }

  /** Counts them. */
  Totals count() throws JamJarException {
    Map<String, Long> found = new HashMap<>();
    boolean listed = list(found);
    if (!listed) {
      found.clear();
      for (Map.Entry<String, Long> one : referenced.entrySet()) {
        OptionalLong size = size(one.getKey(), one.getValue());
        if (size.isPresent()) {
          found.put(one.getKey(), size.getAsLong());
        }
      }
    }
    Map<Kind, Count> all = none();
    Map<Kind, Count> unreferenced = none();
    found.forEach(
        (key, bytes) -> {
          all.merge(Kind.of(key), new Count(1, bytes), Count::plus);
          if (Kind.of(key) != Kind.OTHER && !referenced.containsKey(key)) {
            unreferenced.merge(Kind.of(key), new Count(1, bytes), Count::plus);
          }
        });
    return new Totals(listed, all, unreferenced);
  }

  private boolean list(Map<String, Long> found) throws JamJarException {
    try {
      for (String prefix : PREFIXES) {
        store.list(prefix, object -> found.put(object.key().name(), object.bytes()));
      }
    } catch (UsageException | StoreUnavailableException e) {
      // A store that cannot list, or a key that may not.
      return false;
    }
    store.size(Layout.DESCRIPTION).ifPresent(bytes -> found.put(Layout.DESCRIPTION.name(), bytes));
    return true;
  }

  private OptionalLong size(String key, long known) throws JamJarException {
    return known == UNKNOWN ? store.size(new ObjectKey(key)) : OptionalLong.of(known);
  }

  private static Map<Kind, Count> none() {
    Map<Kind, Count> none = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      none.put(kind, Count.NONE);
    }
    return none;
  }
}
