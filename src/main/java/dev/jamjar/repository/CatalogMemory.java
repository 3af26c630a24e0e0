package dev.jamjar.repository;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.UntrustedException;
import dev.jamjar.hash.Hash;
import dev.jamjar.repository.MemoryFile.Content;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The newest catalog that this machine has seen of each publisher in each repository, so that
 * nobody can serve it an older one.
 *
 * <p>It also remembers which repository stands at a location: another one there, even of the same
 * publisher, is refused.
 */
public final class CatalogMemory {
  private final Optional<MemoryFile> file;

  /** The newest catalog seen of one publisher in one repository. */
  public record Seen(String repository, String publisher, long sequence, Hash catalog) {}

  private CatalogMemory(Optional<MemoryFile> file) {
    this.file = file;
  }

  /** A memory in a file, which need not exist. */
  public static CatalogMemory in(Path file) {
    return new CatalogMemory(Optional.of(new MemoryFile(file)));
  }

  /** A memory that forgets at once. */
  public static CatalogMemory none() {
    return new CatalogMemory(Optional.empty());
  }

  /**
   * Refuses a catalog that is older than what was seen before, or another of the same age, and
   * remembers a newer one.
   *
   * @throws UntrustedException for a step back, or for another repository at this location
   */
  public void accept(String location, PublishedCatalog found) throws JamJarException {
    if (file.isPresent() && isNews(file.get().read(), location, found)) {
      file.get().update(old -> isNews(old, location, found) ? with(old, location, found) : old);
    }
  }

  /**
   * Refuses a location whose publisher's pointer is gone although it was seen before.
   *
   * @param publisher the key id
   */
  public void acceptNone(String location, String repository, String publisher)
      throws JamJarException {
    if (file.isEmpty()) {
      return;
    }
    Content content = file.get().read();
    requireSameRepository(content, location, repository);
    for (Seen seen : content.seen()) {
      if (seen.repository().equals(repository) && seen.publisher().equals(publisher)) {
        throw new CorruptDataException(
            "the pointer of publisher "
                + publisher
                + " is missing from "
                + location
                + "; its catalog number "
                + seen.sequence()
                + " was seen before",
            "somebody deleted it; push again from the machine that holds the key, or use a mirror");
      }
    }
  }

  /** The newest catalog seen of a publisher, if any was. */
  Optional<Hash> remembered(String repository, String publisher) throws JamJarException {
    return seen(repository, publisher).map(Seen::catalog);
  }

  /** The same with its number. */
  public Optional<Seen> seen(String repository, String publisher) throws JamJarException {
    if (file.isPresent()) {
      for (Seen seen : file.get().read().seen()) {
        if (seen.repository().equals(repository) && seen.publisher().equals(publisher)) {
          return Optional.of(seen);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * @throws UntrustedException if another repository stood at this location
   */
  public void requireSameRepository(String location, String repository) throws JamJarException {
    if (file.isPresent()) {
      requireSameRepository(file.get().read(), location, repository);
    }
  }

  /** Forgets which repository stood at a location: its owner has just made a new one there. */
  public void forget(String location) throws JamJarException {
    if (file.isPresent() && file.get().read().locations().containsKey(location)) {
      file.get()
          .update(
              old -> {
                Map<String, String> locations = new LinkedHashMap<>(old.locations());
                locations.remove(location);
                return new Content(locations, old.seen());
              });
    }
  }

  /** Whether there is something to remember. */
  private boolean isNews(Content content, String location, PublishedCatalog found)
      throws UntrustedException {
    requireSameRepository(content, location, found.catalog().repository());
    boolean placeKnown = content.locations().containsKey(location);
    for (Seen seen : content.seen()) {
      if (isOf(seen, found)) {
        requireNoStepBack(seen, location, found);
        return !placeKnown || found.catalog().sequence() > seen.sequence();
      }
    }
    return true;
  }

  private void requireSameRepository(Content content, String location, String repository)
      throws UntrustedException {
    String there = content.locations().get(location);
    if (there != null && !there.equals(repository)) {
      throw new UntrustedException(
          location + " holds repository " + repository + ", but held " + there + " before",
          "if that is meant, take its location out of " + file.orElseThrow());
    }
  }

  private void requireNoStepBack(Seen seen, String location, PublishedCatalog found)
      throws UntrustedException {
    long sequence = found.catalog().sequence();
    if (sequence < seen.sequence()) {
      throw new UntrustedException(
          location
              + " serves catalog number "
              + sequence
              + " of publisher "
              + seen.publisher()
              + ", but number "
              + seen.sequence()
              + " was seen before",
          "an old state is being served: try another mirror; if the publisher went back on"
              + " purpose, take its entry out of "
              + file.orElseThrow());
    }
    if (sequence == seen.sequence() && !found.id().equals(seen.catalog())) {
      throw new UntrustedException(
          location
              + " serves another catalog number "
              + sequence
              + " of publisher "
              + seen.publisher()
              + " than was seen before",
          "two machines may be publishing with one key: give each its own; else ask the publisher");
    }
  }

  private static boolean isOf(Seen seen, PublishedCatalog found) {
    return seen.repository().equals(found.catalog().repository())
        && seen.publisher().equals(found.catalog().publisher().toString());
  }

  private static Content with(Content old, String location, PublishedCatalog found) {
    Map<String, String> locations = new LinkedHashMap<>(old.locations());
    locations.put(location, found.catalog().repository());
    List<Seen> seen = new ArrayList<>(old.seen());
    seen.removeIf(s -> isOf(s, found));
    seen.add(
        new Seen(
            found.catalog().repository(),
            found.catalog().publisher().toString(),
            found.catalog().sequence(),
            found.id()));
    return new Content(locations, seen);
  }
}
