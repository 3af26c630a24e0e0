package dev.jamjar.repository;

import dev.jamjar.JamJarException;
import dev.jamjar.LocalMachineException;
import dev.jamjar.format.Json;
import dev.jamjar.format.JsonObject;
import dev.jamjar.repository.CatalogMemory.Seen;
import java.io.IOException;
import java.nio.ByteBuffer;
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

/** The file of a {@link CatalogMemory}: JSON, replaced whole, one writer at a time. */
final class MemoryFile {
  private static final int MAX_ENTRIES = 1 << 16;

  /** Two threads of one process may not wait for the same file lock. */
  private static final Object UPDATING = new Object();

  private final Path file;

  MemoryFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /**
   * What the file holds.
   *
   * @param locations which repository stands where
   */
  record Content(Map<String, String> locations, List<Seen> seen) {}

  /** Makes new content of the old. */
  @FunctionalInterface
  interface Change {
    Content apply(Content old) throws JamJarException;
  }

  /** What the file holds now; nothing where there is none. */
  Content read() throws JamJarException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new Content(Map.of(), List.of());
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
    return new Content(locations, seen);
  }

  /** Replaces the content by what {@code change} makes of it. */
  void update(Change change) throws JamJarException {
    synchronized (UPDATING) {
      try {
        Files.createDirectories(file.getParent());
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel =
                FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock held = channel.lock()) {
          assert held.isValid();
          write(change.apply(read()));
        }
      } catch (JamJarException e) {
        throw e;
      } catch (IOException e) {
        throw new LocalMachineException(
            "cannot remember the newest catalog in " + file + ": " + e,
            "make the folder writable, or name another with JAMJAR_STATE_DIR",
            e);
      }
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }

  private void write(Content content) throws IOException {
    List<Object> locations = new ArrayList<>();
    content
        .locations()
        .forEach(
            (location, repository) -> {
              Map<String, Object> json = new LinkedHashMap<>();
              json.put("location", location);
              json.put("repository", repository);
              locations.add(json);
            });
    List<Object> seen = new ArrayList<>();
    for (Seen entry : content.seen()) {
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
    Path part = Files.createTempFile(file.getParent(), ".seen", ".part");
    try {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(Json.writeIndented(json));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        // A crash must not leave the new name with no bytes behind it.
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
