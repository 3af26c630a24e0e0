package dev.jamjar.snapshot;

import dev.jamjar.JamJarException;
import dev.jamjar.UsageException;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.Repository;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The objects that no trusted publisher's newest catalog leads to: packs of pushes that were cut
 * short, catalogs that were replaced, and what strangers have published. Nothing is wrong with
 * them.
 *
 * @param bytes their size
 */
public record Leftovers(long objects, long bytes) {
  private static final List<String> KINDS =
      List.of(Layout.PACKS, Layout.INDEXES, Layout.MANIFESTS, Layout.CATALOGS);

  /** Counts them; empty where the store cannot list. */
  static Optional<Leftovers> count(
      Repository repository, List<PublishedCatalog> newest, SnapshotCheck snapshots)
      throws JamJarException {
    Set<String> used = new HashSet<>();
    snapshots.packs().keySet().forEach(pack -> used.add(Layout.pack(pack).name()));
    for (PublishedCatalog catalog : newest) {
      used.add(Layout.catalog(catalog.id()).name());
      for (Catalog.IndexRef ref : catalog.catalog().indexes()) {
        used.add(Layout.index(ref.id()).name());
      }
      for (Catalog.Entry entry : catalog.catalog().snapshots()) {
        used.add(Layout.manifest(entry.id()).name());
      }
    }
    long[] found = new long[2];
    try {
      for (String kind : KINDS) {
        repository
            .store()
            .list(
                kind,
                object -> {
                  String name = object.key().name();
                  if (!used.contains(withoutSuffix(name))) {
                    found[0]++;
                    found[1] += object.bytes();
                  }
                });
      }
    } catch (UsageException e) {
      return Optional.empty();
    }
    return Optional.of(new Leftovers(found[0], found[1]));
  }

  private static String withoutSuffix(String name) {
    return name.endsWith(Layout.SIGNATURE_SUFFIX)
        ? name.substring(0, name.length() - Layout.SIGNATURE_SUFFIX.length())
        : name;
  }
}
