package dev.jamjar.repository;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.LocalMachineException;
import dev.jamjar.UntrustedException;
import dev.jamjar.format.Json;
import dev.jamjar.format.JsonObject;
import dev.jamjar.hash.Hash;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The newest catalog that this machine has seen of each publisher in each repository, kept in a
 * file, so that nobody can serve it an older one.
 *
 * <p>It also remembers which repository stands at a location: another one there, even of the same
 * publisher, is refused.
 */
public final class CatalogMemory {
  private static final int MAX_ENTRIES = 1 << 16;

  private final Optional<Path> file;

  private CatalogMemory(Optional<Path> file) {
    this.file = file;
  }

  public static CatalogMemory in(Path file) {
    return new CatalogMemory(Optional.of(file));
  }

  /** A memory that forgets at once. */
  public static CatalogMemory none() {
    return new CatalogMemory(Optional.empty());
  }

  private record Seen(String repository, String publisher, long sequence, Hash catalog) {
    boolean isOf(PublishedCatalog found) {
      return repository.equals(found.catalog().repository())
          && publisher.equals(found.catalog().publisher().toString());
    }
  }

  private record Memory(Map<String, String> locations, List<Seen> seen) {}

  /**
   * Refuses a catalog that is older than what was seen before, or another of the same age, and
   * remembers a newer one.
   *
   * @throws UntrustedException for a step back
   */
  public void accept(String location, PublishedCatalog found) throws JamJarException {
    if (file.isEmpty()) {
      return;
    }
    if (!judge(read(file.get()), location, found)) {
      return;
    }
    try {
      Files.createDirectories(file.get().toAbsolutePath().getParent());
      Path lock = file.get().resolveSibling(file.get().getFileName() + ".lock");
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        Memory memory = read(file.get());
        if (held.isValid() && judge(memory, location, found)) {
          write(file.get(), with(memory, location, found));
        }
      }
    } catch (JamJarException e) {
      throw e;
    } catch (IOException e) {
      throw new LocalMachineException(
          "cannot remember the newest catalog in " + file.get() + ": " + e.getMessage(),
          "make the folder writable, or name another with JAMJAR_STATE_DIR",
          e);
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
    for (Seen seen : read(file.get()).seen()) {
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

  /** Whether there is something to remember. */
  private boolean judge(Memory memory, String location, PublishedCatalog found)
      throws UntrustedException {
    String there = memory.locations().get(location);
    if (there != null && !there.equals(found.catalog().repository())) {
      throw new UntrustedException(
          location
              + " holds repository "
              + found.catalog().repository()
              + ", but held "
              + there
              + " before",
          "if that is meant, delete its line in " + file.orElseThrow());
    }
    for (Seen seen : memory.seen()) {
      if (seen.isOf(found)) {
        return refuseStepBack(seen, location, found) || there == null;
      }
    }
    return true;
  }

  private boolean refuseStepBack(Seen seen, String location, PublishedCatalog found)
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
              + " purpose, delete its entry in "
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
    return sequence > seen.sequence();
  }

  private static Memory with(Memory memory, String location, PublishedCatalog found) {
    Map<String, String> locations = new LinkedHashMap<>(memory.locations());
    locations.put(location, found.catalog().repository());
    List<Seen> seen = new ArrayList<>(memory.seen());
    seen.removeIf(s -> s.isOf(found));
    seen.add(
        new Seen(
            found.catalog().repository(),
            found.catalog().publisher().toString(),
            found.catalog().sequence(),
            found.id()));
    return new Memory(locations, seen);
  }

  private static Memory read(Path file) throws JamJarException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new Memory(Map.of(), List.of());
    } catch (IOException e) {
      throw new LocalMachineException(
          "cannot read " + file + ": " + e.getMessage(), "make it readable", e);
    }
    JsonObject json = Json.read(file.toString(), bytes);
    Map<String, String> locations = new LinkedHashMap<>();
    for (JsonObject location : json.objects("locations", MAX_ENTRIES)) {
      locations.put(location.string("location"), location.string("repository"));
    }
    List<Seen> seen = new ArrayList<>();
    for (JsonObject entry : json.objects("seen", MAX_ENTRIES)) {
      seen.add(
          new Seen(
              entry.string("repository"),
              entry.string("publisher"),
              entry.integer("sequence", 1, Long.MAX_VALUE),
              entry.hash("catalog")));
    }
    return new Memory(locations, seen);
  }

  private static void write(Path file, Memory memory) throws IOException {
    List<Object> locations = new ArrayList<>();
    memory
        .locations()
        .forEach(
            (location, repository) -> {
              Map<String, Object> json = new LinkedHashMap<>();
              json.put("location", location);
              json.put("repository", repository);
              locations.add(json);
            });
    List<Object> seen = new ArrayList<>();
    for (Seen entry : memory.seen()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("repository", entry.repository());
      json.put("publisher", entry.publisher());
      json.put("sequence", entry.sequence());
      json.put("catalog", entry.catalog().hex());
      seen.add(json);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("locations", locations);
    json.put("seen", seen);
    Path part = Files.createTempFile(file.toAbsolutePath().getParent(), ".seen", ".part");
    try {
      Files.write(part, Json.writeIndented(json));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
