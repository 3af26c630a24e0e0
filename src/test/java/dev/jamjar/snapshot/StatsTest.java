package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.JamJarException;
import dev.jamjar.SampleBytes;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.format.ByteReader;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.read.ContentReader;
import dev.jamjar.repository.write.ChunkCopies;
import dev.jamjar.repository.write.ContentWriter;
import dev.jamjar.repository.write.Publisher;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.snapshot.StoredObjects.Count;
import dev.jamjar.snapshot.StoredObjects.Kind;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures, against looking at every chunk and every object one by one. */
class StatsTest {
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final SigningKey alice = TestRepository.newKey(1);
  private final SigningKey bob = TestRepository.newKey(2);
  private final TrustedKeys both = TrustedKeys.of(alice.verifyKey(), bob.verifyKey());

  @Test
  void countsWhatCountingOneByOneCounts() throws Exception {
    byte[] night = SampleBytes.random(1, 3_000_000);
    TestRepository machine = machine(alice);
    machine.push("0", night);
    for (int i = 2; i < 6; i++) {
      night = SampleBytes.inserted(night, 400_000 * i, SampleBytes.random(i, 90_000));
      machine.push("0", night);
    }

    Stats.Result stats = stats(store);

    requireFigures(stats.all(), listed -> true);
    assertEquals(5, stats.all().snapshots());
    assertEquals(stats.all().needed(), stats.publishers().get(0).needed());
    assertEquals(0, stats.all().unneededBytes());
    assertEquals(night.length, stats.newest());
  }

  @Test
  void publishersShareWhatIsNeededOnce() throws Exception {
    byte[] night = SampleBytes.random(1, 1_000_000);
    machine(alice).push("0", night);
    machine(bob).push("0", SampleBytes.inserted(night, 500_000, SampleBytes.random(2, 50_000)));
    machine(alice).push("1", SampleBytes.random(3, 200_000));

    Stats.Result stats = stats(store);

    requireFigures(stats.all(), listed -> true);
    for (Stats.Figures publisher : stats.publishers()) {
      requireFigures(
          publisher,
          listed -> listed.catalog().signer().id().equals(publisher.publisher().orElseThrow()));
    }
    long apart = stats.publishers().stream().mapToLong(p -> p.needed().bytes()).sum();
    assertTrue(stats.all().needed().bytes() < apart - 900_000);
  }

  @Test
  void objectsAreCountedByKind() throws Exception {
    machine(alice).push("0", SampleBytes.random(1, 100_000));
    machine(alice).push("0", SampleBytes.random(2, 100_000));
    store.put(new ObjectKey("packs/" + "ab".repeat(32)), ByteBuffer.wrap(new byte[777]));
    store.put(new ObjectKey("manifests/x.json.minisig"), ByteBuffer.wrap(new byte[5]));
    store.put(new ObjectKey("not-ours/at-all"), ByteBuffer.wrap(new byte[9999]));

    StoredObjects.Totals stored = stats(store).stored();

    assertTrue(stored.listed());
    for (Kind kind : Kind.values()) {
      Predicate<ObjectKey> isOfKind =
          key -> Kind.of(key.name()) == kind && !key.name().startsWith("not-ours");
      assertEquals(count(isOfKind), stored.all().get(kind), kind.name());
    }
    assertEquals(new Count(1, 777), stored.unreferenced().get(Kind.PACKS));
    assertEquals(new Count(0, 0), stored.unreferenced().get(Kind.MANIFESTS));
    // The first night's catalog and its signature, and the stray one.
    assertEquals(1, stored.unreferenced().get(Kind.CATALOGS).objects());
    assertEquals(2, stored.unreferenced().get(Kind.SIGNATURES).objects());
    assertEquals(new Count(0, 0), stored.unreferenced().get(Kind.OTHER));
  }

  @Test
  void withoutListingWhatIsReferredToIsCounted() throws Exception {
    machine(alice).push("0", SampleBytes.random(1, 100_000));
    machine(alice).push("0", SampleBytes.random(2, 100_000));
    StoredObjects.Totals listed = stats(store).stored();
    ObjectStore unlistable =
        new ForwardingStore(store) {
          @Override
          public void list(String prefix, Consumer<Listed> sink) throws JamJarException {
            throw new StoreUnavailableException("403", "", false, null);
          }
        };

    StoredObjects.Totals stored = stats(unlistable).stored();

    assertFalse(stored.listed());
    for (Kind kind : Kind.values()) {
      Count rest = listed.unreferenced().get(kind);
      Count expected = listed.all().get(kind);
      assertEquals(
          new Count(expected.objects() - rest.objects(), expected.bytes() - rest.bytes()),
          stored.all().get(kind),
          kind.name());
    }
  }

  /** What a catalog lists and no snapshot needs. */
  @Test
  void packsThatNobodyNeedsAreNotNeeded() throws Exception {
    TestRepository machine = machine(alice);
    machine.push("0", SampleBytes.random(1, 100_000));
    Repository repository = machine.repository();
    LoadedIndex nothing = LoadedIndex.load(store, List.of(), IndexCache.none());
    long frames;
    SecureRandom random = TestRepository.fixedRandom(2);
    Publisher publisher = new Publisher(repository, alice, machine.memory, machine.clock, random);
    publisher.begin();
    try (ContentWriter writer = new ContentWriter(repository, nothing, random, 1)) {
      writer.chunk(new ChunkCopies(0).copy(SampleBytes.random(5, 33_000), 0, 33_000));
      writer.endPart();
      var stored = writer.finish();
      frames =
          stored.packs().stream()
              .flatMap(p -> p.frames().stream())
              .mapToLong(PackDirectory.Frame::bytes)
              .sum();
      Manifest first = machine.snapshots().manifest(machine.snapshots().latest()).manifest();
      publisher.publish(
          stored,
          nothing,
          (sequence, previous, time) ->
              new Manifest(
                  repository.id(),
                  alice.verifyKey().id(),
                  sequence,
                  previous,
                  time,
                  first.source(),
                  first.checkpoint(),
                  List.of(),
                  first.parts(),
                  stored.added()));
    }

    Stats.Result stats = stats(store);

    assertEquals(frames, stats.all().unneededBytes());
    assertEquals(2, stats.all().packs().objects());
    assertEquals(
        stored(Layout.PACKS), stats.all().packs().bytes(), "packs of the index are those stored");
  }

  private void requireFigures(Stats.Figures figures, Predicate<Snapshots.Listed> of)
      throws IOException {
    Map<ChunkId, Integer> chunks = new HashMap<>();
    Snapshots snapshots = Snapshots.read(Repository.open(store), both, machine(alice).memory);
    long files = 0;
    LoadedIndex all = LoadedIndex.load(store, List.of(), IndexCache.none());
    for (var catalog : snapshots.catalogs()) {
      all.borrow(LoadedIndex.load(store, catalog.catalog().indexes(), IndexCache.none()));
    }
    try (ContentReader reader = new ContentReader(store, all, 1)) {
      for (Snapshots.Listed listed : snapshots.all()) {
        if (of.test(listed)) {
          files += listed.entry().sourceBytes();
          for (Manifest.Part part : snapshots.manifest(listed).manifest().parts()) {
            Manifest.Recipe recipe = part.recipe().orElseThrow();
            collect(reader, recipe.root(), recipe.rootBytes(), recipe.depth(), chunks);
          }
        }
      }
    }
    long frames = 0;
    for (PackDirectory pack : all.chunks().packs()) {
      for (PackDirectory.Frame frame : pack.frames()) {
        boolean needed = false;
        for (int i = 0; i < frame.chunks(); i++) {
          needed |= chunks.containsKey(frame.id(i));
        }
        frames += needed ? frame.bytes() : 0;
      }
    }
    assertEquals(files, figures.fileBytes());
    assertEquals(chunks.size(), figures.needed().chunks());
    assertEquals(
        chunks.values().stream().mapToLong(Integer::longValue).sum(), figures.needed().bytes());
    assertEquals(frames, figures.needed().storedBytes());
    assertEquals(files - figures.needed().bytes(), figures.savedBySharing());
    assertEquals(figures.needed().bytes() - frames, figures.savedByCompression());
  }

  /** Reads a recipe by asking for each of its chunks alone, as if each were a part. */
  private static void collect(
      ContentReader reader, ChunkId id, int length, int depth, Map<ChunkId, Integer> chunks)
      throws JamJarException {
    chunks.put(id, length);
    if (depth > 0) {
      Manifest.Recipe alone = new Manifest.Recipe(id, length, 0, 1);
      var nodes = reader.chunks(new Manifest.Part("raw", 1, length, Optional.of(alone)));
      assertTrue(nodes.next());
      int end = nodes.offset() + nodes.length();
      ByteReader in =
          new ByteReader("node", Arrays.copyOfRange(nodes.array(), nodes.offset(), end));
      while (in.remaining() > 0) {
        ChunkId listed = new ChunkId(in.hash("id"));
        collect(reader, listed, in.uvarint("length", Limits.MAX_CHUNK_BYTES), depth - 1, chunks);
      }
    }
  }

  private Stats.Result stats(ObjectStore over) throws IOException {
    Repository repository = Repository.open(over);
    Snapshots snapshots = Snapshots.read(repository, both, machine(alice).memory);
    return new Stats(repository, snapshots, IndexCache.none(), 2, Progress.SILENT).run();
  }

  private Count count(Predicate<ObjectKey> which) {
    return store.objects().entrySet().stream()
        .filter(e -> which.test(e.getKey()))
        .map(e -> new Count(1, e.getValue().length))
        .reduce(Count.NONE, Count::plus);
  }

  private long stored(String prefix) {
    return count(key -> key.name().startsWith(prefix)).bytes();
  }

  private TestRepository machine(SigningKey key) throws IOException {
    return new TestRepository(store, key, Files.createTempDirectory(folder, "machine"), both);
  }
}
