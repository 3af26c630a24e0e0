package dev.jamjar.snapshot;

import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UntrustedException;
import dev.jamjar.UsageException;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.sign.VerifyKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All snapshots that trusted publishers list in a repository, as their newest catalogs have it. */
public final class Snapshots {
  private static final int SHORTEST_ID = 4;

  private final Repository repository;
  private final TrustedKeys trusted;
  private final List<PublishedCatalog> catalogs;

  private Snapshots(Repository repository, TrustedKeys trusted, List<PublishedCatalog> catalogs) {
    this.repository = repository;
    this.trusted = trusted;
    this.catalogs = catalogs;
  }

  /** One snapshot, and the catalog that lists it. */
  public record Listed(Catalog.Entry entry, PublishedCatalog catalog) {
    /** Enough of the id to name the snapshot by. */
    public String shortId() {
      return entry.id().hex().substring(0, 12);
    }
  }

  /**
   * Reads the newest catalog of every trusted publisher.
   *
   * @throws UntrustedException if others have published here, but nobody who is trusted
   */
  public static Snapshots read(Repository repository, TrustedKeys trusted, CatalogMemory memory)
      throws JamJarException {
    if (trusted.keys().isEmpty()) {
      throw new UntrustedException(
          "no publisher is trusted on this machine",
          "name the publisher's public key with --trust RW…, or once with \"jamjar key trust\"");
    }
    List<PublishedCatalog> catalogs = new ArrayList<>();
    String location = repository.store().location();
    for (VerifyKey publisher : trusted.keys()) {
      Optional<PublishedCatalog> newest = repository.newest(publisher);
      if (newest.isPresent()) {
        memory.accept(location, newest.get());
        catalogs.add(newest.get());
      } else {
        memory.acceptNone(location, repository.id(), publisher.id().toString());
      }
    }
    if (catalogs.isEmpty()) {
      requireNobodyElse(repository, trusted);
    }
    return new Snapshots(repository, trusted, catalogs);
  }

  /** The snapshots that catalogs list which somebody has read and accepted already. */
  static Snapshots of(Repository repository, TrustedKeys trusted, List<PublishedCatalog> catalogs) {
    return new Snapshots(repository, trusted, catalogs);
  }

  public List<PublishedCatalog> catalogs() {
    return catalogs;
  }

  /** All snapshots, oldest first. */
  public List<Listed> all() {
    List<Listed> all = new ArrayList<>();
    for (PublishedCatalog catalog : catalogs) {
      for (Catalog.Entry entry : catalog.catalog().snapshots()) {
        all.add(new Listed(entry, catalog));
      }
    }
    // Stable: what one publisher published within a second stays in its order.
    all.sort(Comparator.comparing(listed -> listed.entry().time()));
    return all;
  }

  /** The snapshot published last. */
  public Listed latest() throws NotFoundException {
    List<Listed> all = requireAny();
    return all.get(all.size() - 1);
  }

  /**
   * The newest snapshot of a height.
   *
   * @param nearest whether the highest one below will do where there is none of exactly that height
   */
  public Listed atHeight(long height, boolean nearest) throws NotFoundException {
    Listed best = null;
    for (Listed listed : requireAny()) {
      if (listed.entry().height().isPresent()) {
        long found = listed.entry().height().getAsLong();
        boolean fits = nearest ? found <= height : found == height;
        if (fits && (best == null || found >= best.entry().height().getAsLong())) {
          best = listed;
        }
      }
    }
    if (best == null) {
      throw new NotFoundException(
          "no snapshot "
              + (nearest ? "at or below height " : "at height ")
              + height
              + " in "
              + repository.store().location(),
          nearest
              ? "\"jamjar list\" shows the heights there are"
              : "add --nearest for the highest one below, or see \"jamjar list\"");
    }
    return best;
  }

  /** The snapshot whose id begins with {@code prefix}. */
  public Listed byId(String prefix) throws UsageException, NotFoundException {
    String wanted = prefix.toLowerCase(Locale.ROOT);
    if (wanted.length() < SHORTEST_ID || !wanted.matches("[0-9a-f]{1,64}")) {
      throw new UsageException(
          "\"" + prefix + "\" is no snapshot id",
          "give at least " + SHORTEST_ID + " hexadecimal digits, as \"jamjar list\" shows them");
    }
    List<Listed> found =
        all().stream().filter(l -> l.entry().id().hex().startsWith(wanted)).toList();
    if (found.isEmpty()) {
      throw new NotFoundException(
          "no snapshot " + prefix + " in " + repository.store().location(),
          "\"jamjar list\" shows those there are");
    }
    if (found.size() > 1) {
      throw new UsageException(
          found.size() + " snapshots begin with " + prefix, "give more digits of the id");
    }
    return found.get(0);
  }

  /** A listed snapshot's manifest, verified. */
  public PublishedManifest manifest(Listed listed) throws JamJarException {
    PublishedManifest published = repository.manifest(listed.entry().id(), trusted);
    requireAsListed(published, listed.entry());
    return published;
  }

  /**
   * @throws UntrustedException if a catalog says something else of a snapshot than its manifest
   */
  static void requireAsListed(PublishedManifest published, Catalog.Entry entry)
      throws UntrustedException {
    Manifest manifest = published.manifest();
    if (!manifest.height().equals(entry.height())
        || !manifest.checkpoint().eventNumber().equals(entry.eventNumber())
        || !manifest.source().name().equals(entry.name())
        || manifest.source().bytes() != entry.sourceBytes()) {
      throw new UntrustedException(
          "manifest " + published.id().hex() + " is not what its catalog lists it as",
          "its publisher contradicts himself: ask him, or take another snapshot");
    }
  }

  private List<Listed> requireAny() throws NotFoundException {
    List<Listed> all = all();
    if (all.isEmpty()) {
      throw new NotFoundException(
          "there is no snapshot in " + repository.store().location(),
          "make one with \"jamjar push\" on a machine that has a checkpoint");
    }
    return all;
  }

  /** An empty list would be a wrong answer where only strangers have published. */
  private static void requireNobodyElse(Repository repository, TrustedKeys trusted)
      throws JamJarException {
    Set<String> publishers = new TreeSet<>();
    try {
      repository
          .store()
          .list(
              Layout.PUBLISHERS,
              listed -> {
                if (listed.key().name().endsWith("/latest")) {
                  publishers.add(listed.key().name().split("/")[1]);
                }
              });
    } catch (UsageException e) {
      // This store cannot list, so nobody can tell an empty repository from a stranger's.
      publishers.add("somebody else, or nobody");
    }
    if (!publishers.isEmpty()) {
      throw new UntrustedException(
          "nothing in "
              + repository.store().location()
              + " is published by a key that is trusted here; published by "
              + String.join(", ", publishers),
          "if you know the publisher, name the public key with --trust RW…; trusted now: "
              + String.join(", ", trusted.keys().stream().map(k -> k.id().toString()).toList()));
    }
  }
}
