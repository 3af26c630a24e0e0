package dev.jamjar.simulation;

import dev.jamjar.JamJarException;
import dev.jamjar.format.ByteReader;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.index.IndexSegment;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.pack.FrameReader;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.Layout;
import dev.jamjar.simulation.Violation.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Follows everything that a catalog refers to through the objects of a store, down to the bytes of
 * every file: another way to read a repository than the program's own.
 *
 * <p>What was once looked at is not looked at again: a name stands for its bytes, as long as the
 * object is there.
 */
final class Walker {
  private final ObjectTable table;
  private final Map<String, Object> known = new HashMap<>();

  Walker(ObjectTable table) {
    this.table = table;
  }

  /**
   * What a catalog comes to.
   *
   * @param objects the keys of all objects that it refers to, itself included
   * @param snapshots the hash of each snapshot's file, by the snapshot's id, oldest first
   */
  record View(Hash id, Catalog catalog, Set<String> objects, Map<Hash, Hash> snapshots) {}

  /** Where a chunk lies. */
  private record Place(PackDirectory pack, PackDirectory.Frame frame, int ordinal) {}

  /**
   * Walks from a publisher's pointer.
   *
   * @throws Violation if anything is missing, or is not what its name says
   */
  View walk(byte[] pointer) {
    Hash id =
        Hash.fromHex(
            new String(pointer, 0, 2 * Hash.BYTES, java.nio.charset.StandardCharsets.US_ASCII));
    Set<String> objects = new TreeSet<>();
    String key = Layout.catalog(id).name();
    Catalog catalog = parsed(key, id, objects, bytes -> Catalog.read(key, bytes));
    sized(key + Layout.SIGNATURE_SUFFIX, objects);
    Map<ChunkId, Place> places = new HashMap<>();
    for (Catalog.IndexRef ref : catalog.indexes()) {
      String segment = Layout.index(ref.id()).name();
      List<PackDirectory> packs =
          parsed(segment, ref.id(), objects, bytes -> IndexSegment.read(segment, bytes));
      for (PackDirectory pack : packs) {
        verify(pack, objects);
        place(pack, places);
      }
    }
    Map<Hash, Hash> snapshots = new LinkedHashMap<>();
    for (Catalog.Entry entry : catalog.snapshots()) {
      snapshots.put(entry.id(), file(entry, places, objects));
    }
    return new View(id, catalog, objects, snapshots);
  }

  @FunctionalInterface
  private interface Parser<T> {
    T parse(byte[] bytes) throws JamJarException;
  }

  @SuppressWarnings("unchecked") // a key always stands for the same kind of object
  private <T> T parsed(String key, Hash id, Set<String> objects, Parser<T> parser) {
    byte[] bytes = sized(key, objects);
    Object before = known.get(key);
    if (before != null) {
      return (T) before;
    }
    if (!Blake3.of(bytes).equals(id)) {
      throw new Violation(Rule.SNAPSHOTS, key + " is not what its name says");
    }
    try {
      T object = parser.parse(bytes);
      known.put(key, object);
      return object;
    } catch (JamJarException e) {
      throw new Violation(Rule.SNAPSHOTS, "cannot read " + key, e);
    }
  }

  private byte[] sized(String key, Set<String> objects) {
    byte[] bytes = table.get(key);
    if (bytes == null) {
      throw new Violation(Rule.SNAPSHOTS, "what a catalog refers to is not there: " + key);
    }
    objects.add(key);
    return bytes;
  }

  /** A pack that is listed is there, and holds in every frame listed what the index says. */
  private void verify(PackDirectory pack, Set<String> objects) {
    String key = Layout.pack(pack.id()).name();
    byte[] bytes = parsed(key, pack.id().hash(), objects, content -> content);
    for (PackDirectory.Frame frame : pack.frames()) {
      String name = key + " " + frame.offset();
      for (int i = 0; i < frame.chunks(); i++) {
        byte[] chunk = chunk(name, bytes, frame, i);
        if (!ChunkId.of(chunk).equals(frame.id(i))) {
          throw new Violation(Rule.SNAPSHOTS, "an index lists another chunk than is in " + name);
        }
      }
    }
  }

  private static void place(PackDirectory pack, Map<ChunkId, Place> places) {
    for (PackDirectory.Frame frame : pack.frames()) {
      for (int i = 0; i < frame.chunks(); i++) {
        places.putIfAbsent(frame.id(i), new Place(pack, frame, i));
      }
    }
  }

  private byte[] chunk(String name, byte[] pack, PackDirectory.Frame frame, int ordinal) {
    byte[][] chunks = (byte[][]) known.computeIfAbsent(name, key -> chunks(key, pack, frame));
    return chunks[ordinal];
  }

  private static byte[][] chunks(String name, byte[] pack, PackDirectory.Frame frame) {
    try {
      FrameReader.Frame read = FrameReader.read(name, pack, (int) frame.offset(), frame.bytes());
      byte[][] chunks = new byte[read.lengths().length][];
      int at = read.offset();
      for (int i = 0; i < chunks.length; i++) {
        chunks[i] = java.util.Arrays.copyOfRange(read.content(), at, at + read.lengths()[i]);
        at += chunks[i].length;
      }
      return chunks;
    } catch (JamJarException e) {
      throw new Violation(Rule.SNAPSHOTS, "cannot read " + name, e);
    }
  }

  /** The hash of a snapshot's file, made of the chunks that its recipe names. */
  private Hash file(Catalog.Entry entry, Map<ChunkId, Place> places, Set<String> objects) {
    String key = Layout.manifest(entry.id()).name();
    Manifest manifest = parsed(key, entry.id(), objects, bytes -> Manifest.read(key, bytes));
    sized(key + Layout.SIGNATURE_SUFFIX, objects);
    Blake3 hash = new Blake3();
    for (Manifest.Part part : manifest.parts()) {
      if (part.recipe().isPresent()) {
        for (byte[] chunk : chunks(key, part.recipe().get(), places)) {
          hash.update(chunk, 0, chunk.length);
        }
      }
    }
    Hash found = hash.finish();
    if (!found.equals(manifest.source().blake3())) {
      throw new Violation(Rule.SNAPSHOTS, key + " does not give the file back");
    }
    return found;
  }

  private List<byte[]> chunks(String key, Manifest.Recipe recipe, Map<ChunkId, Place> places) {
    List<byte[]> level = List.of(find(key, recipe.root(), places));
    for (int depth = 0; depth < recipe.depth(); depth++) {
      List<byte[]> below = new ArrayList<>();
      for (byte[] node : level) {
        try {
          ByteReader in = new ByteReader(key, node);
          while (in.remaining() > 0) {
            ChunkId id = new ChunkId(in.hash("id"));
            in.uvarint("length", Limits.MAX_CHUNK_BYTES);
            below.add(find(key, id, places));
          }
        } catch (JamJarException e) {
          throw new Violation(Rule.SNAPSHOTS, "the recipe of " + key + " is damaged", e);
        }
      }
      level = below;
    }
    return level;
  }

  private byte[] find(String key, ChunkId id, Map<ChunkId, Place> places) {
    Place place = places.get(id);
    if (place == null) {
      throw new Violation(
          Rule.SNAPSHOTS, "chunk " + id + " of " + key + " is in no pack that the catalog lists");
    }
    String pack = Layout.pack(place.pack().id()).name();
    return chunk(
        pack + " " + place.frame().offset(), table.get(pack), place.frame(), place.ordinal());
  }
}
