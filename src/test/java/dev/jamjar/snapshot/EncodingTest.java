package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.ConflictException;
import dev.jamjar.checkpoint.Checkpoint;
import dev.jamjar.checkpoint.Part;
import dev.jamjar.codec.AheadSink;
import dev.jamjar.codec.ChunkList;
import dev.jamjar.codec.ChunkSink;
import dev.jamjar.codec.Codec;
import dev.jamjar.codec.Codecs;
import dev.jamjar.codec.LargeAtom;
import dev.jamjar.codec.Nouns;
import dev.jamjar.codec.Outline;
import dev.jamjar.codec.SlicedChannel;
import dev.jamjar.codec.UnsuitableException;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.Sha256;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.write.ChunkCopies;
import dev.jamjar.repository.write.PartWriter;
import dev.jamjar.synthetic.ChainOptions;
import dev.jamjar.synthetic.SyntheticChain;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is hashed is what comes back, whatever the file does meanwhile. */
class EncodingTest {
  @TempDir Path folder;
  private byte[] bytes;

  @BeforeEach
  void aCheckpoint() throws Exception {
    Path file = folder.resolve("0.chkjam");
    SyntheticChain.start(new ChainOptions(1, 20, 5, 9_000, 3, 20_000, OptionalInt.empty()))
        .writeTo(file);
    bytes = Files.readAllBytes(file);
  }

  @Test
  void aCheckpointGivesTheChunksOfItsPartsInOrder() throws Exception {
    SlicedChannel file = new SlicedChannel(bytes, bytes.length, 1);
    Checkpoint checkpoint = Checkpoint.read(file);
    ChunkList expected = new ChunkList();
    for (Part part : checkpoint.parts()) {
      (part.role().isJam() ? Codecs.JAM : Codecs.RAW)
          .encode(part.in(checkpoint.source()), expected);
    }
    Kept kept = new Kept(Set.of());
    Encoding.Encoded encoded = encode(file, kept);
    assertEquals(expected.ids(), kept.ids());
    assertTrue(encoded.nouns().isPresent());
    requireComesBack(encoded, kept);
    assertEquals(Blake3.of(bytes), encoded.hashes().blake3());
  }

  /** Chunks whose bytes nobody needs are listed all the same. */
  @RepeatedTest(5)
  void knownChunksKeepTheirPlaces() throws Exception {
    Kept all = new Kept(Set.of());
    encode(new SlicedChannel(bytes, bytes.length, 1), all);
    Random random = new Random();
    Set<ChunkId> known = new HashSet<>(all.ids());
    known.removeIf(id -> random.nextBoolean());
    Kept kept = new Kept(known);
    encode(new SlicedChannel(bytes, 100_000, 2), kept);
    assertEquals(all.ids(), kept.ids());
    assertTrue(kept.passedOver > 0);
  }

  /** A bit of the file changes, for good or for a moment, at any time. */
  @RepeatedTest(150)
  void aFileThatChangesIsRefusedOrIsWhatWasHashed() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    boolean early = random.nextBoolean(); // where the structure is
    int place = random.nextInt(early ? bytes.length / 10 : bytes.length);
    SlicedChannel file =
        new Flickering(bytes, seed, place, 1 << random.nextInt(8), random.nextBoolean());
    Kept kept = new Kept(Set.of());
    Encoding.Encoded encoded;
    try {
      encoded = encode(file, kept);
    } catch (ConflictException | InvalidCheckpointException e) {
      return;
    }
    try {
      requireComesBack(encoded, kept);
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  /**
   * Large atoms do not wait for structure: where all is known, the file is read before the first.
   */
  @Test
  void knownLargeAtomsAreReadAtTheFirstOccasion() throws Exception {
    Kept all = new Kept(Set.of());
    encode(new SlicedChannel(bytes, bytes.length, 1), all);
    AtomicLong read = new AtomicLong();
    List<Long> readAtEach = new ArrayList<>();
    Kept known =
        new Kept(Set.copyOf(all.ids())) {
          @Override
          public void chunk(ChunkRef ref) {
            readAtEach.add(read.get());
            super.chunk(ref);
          }
        };
    Checkpoint checkpoint = Checkpoint.read(new SlicedChannel(bytes, bytes.length, 1));
    Progress counting =
        new Progress() {
          @Override
          public void stage(String name, long totalBytes) {}

          @Override
          public void advance(long bytes) {
            read.addAndGet(bytes);
          }

          @Override
          public void warn(String message) {}
        };
    try (Preparation preparation = Preparation.ofNone(checkpoint)) {
      new Encoding(checkpoint, preparation, known, counting).run(false);
    }
    assertEquals((long) bytes.length, readAtEach.get(0));
  }

  @Test
  void whatCannotBeReadAheadStopsThatAndNothingElse() throws Exception {
    Codec.Prepared odd =
        new Codec.Prepared() {
          @Override
          public Optional<Nouns> encode(ChunkSink sink) {
            return Optional.empty();
          }

          @Override
          public Codec.Reading readAhead(AheadSink sink, OutputStream whole, Outline outline)
              throws UnsuitableException {
            throw new UnsuitableException("too many of something");
          }
        };
    try (FileHashes hashes = new FileHashes(null)) {
      ReadAhead ahead = ahead(odd, new Kept(Set.of()), hashes);
      ahead.whileThereIsRoom();
      assertThrows(ReadAhead.StoppedException.class, () -> ahead.next(0, 1));
      assertEquals(Optional.empty(), ahead.finish());
    }
  }

  /** Memory is bounded however much there is that nobody has asked for. */
  @Test
  void newChunksWaitForWhatIsBeforeThem() throws Exception {
    byte[] chunk = new byte[200_000];
    int[] steps = new int[1];
    Codec.Prepared endless =
        new Codec.Prepared() {
          @Override
          public Optional<Nouns> encode(ChunkSink sink) {
            return Optional.empty();
          }

          @Override
          public Codec.Reading readAhead(AheadSink sink, OutputStream whole, Outline outline) {
            return () -> {
              chunk[0]++;
              ChunkId id = sink.chunk(chunk, 0, chunk.length);
              sink.largeAtom(new LargeAtom(steps[0], 9, id.hash(), 1));
              steps[0]++;
              return true;
            };
          }
        };
    try (FileHashes hashes = new FileHashes(null)) {
      Kept kept = new Kept(Set.of());
      ReadAhead ahead = ahead(endless, kept, hashes);
      ahead.whileThereIsRoom();
      int most = steps[0];
      assertTrue(most > 10 && most < 200, () -> most + " steps");
      ahead.whileThereIsRoom();
      assertEquals(most, steps[0]);
      assertEquals(0, ahead.next(0, 9).start());
      ahead.whileThereIsRoom();
      assertEquals(most + 1, steps[0]);
      assertEquals(1, kept.ids().size());
      assertThrows(ReadAhead.StoppedException.class, () -> ahead.next(1, 8));
    }
  }

  private static ReadAhead ahead(Codec.Prepared prepared, PartWriter writer, FileHashes hashes) {
    Background<Codec.Prepared> done = new Background<>(() -> prepared);
    done.run();
    return new ReadAhead(
        List.of(new ReadAhead.Stretch(done, OptionalLong.empty())),
        writer,
        new ChunkCopies(1 << 20),
        hashes,
        Progress.SILENT);
  }

  private static Encoding.Encoded encode(SlicedChannel file, PartWriter writer) throws Exception {
    Checkpoint checkpoint = Checkpoint.read(file);
    if (checkpoint.problem().isPresent()) {
      throw new InvalidCheckpointException(checkpoint.problem().get());
    }
    try (Preparation preparation = Preparation.of(checkpoint, () -> {})) {
      return new Encoding(checkpoint, preparation, writer, Progress.SILENT).run(false);
    }
  }

  private static void requireComesBack(Encoding.Encoded encoded, Kept kept) throws Exception {
    ByteArrayOutputStream back = new ByteArrayOutputStream();
    List<List<ChunkId>> lists =
        kept.parts.subList(kept.parts.size() - encoded.parts().size(), kept.parts.size());
    for (int i = 0; i < lists.size(); i++) {
      ChunkList chunks = ChunkList.of(lists.get(i).stream().map(kept.chunks::get).toList());
      Manifest.Part part = encoded.parts().get(i);
      Codecs.named(part.codec(), part.codecVersion()).decode(chunks.source(), part.bytes(), back);
    }
    byte[] all = back.toByteArray();
    Sha256 sha256 = new Sha256();
    sha256.update(all, 0, all.length);
    assertEquals(Blake3.of(all), encoded.hashes().blake3());
    Hash expected = sha256.finish();
    assertEquals(expected, encoded.hashes().sha256());
  }

  /** A file of which one bit changes. */
  private static final class Flickering extends SlicedChannel {
    private final Random random;
    private final int place;
    private final int bit;
    private final boolean forGood;
    private int readsUntil;

    Flickering(byte[] bytes, long seed, int place, int bit, boolean forGood) {
      super(bytes, bytes.length, seed);
      this.random = new Random(seed);
      this.place = place;
      this.bit = bit;
      this.forGood = forGood;
      this.readsUntil = random.nextInt(5);
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) {
      int start = target.position();
      int n = super.read(target, position);
      if (n > 0 && place >= position && place < position + n) {
        readsUntil--;
        if (readsUntil == -1 || forGood && readsUntil < 0) {
          int at = start + (int) (place - position);
          target.put(at, (byte) (target.get(at) ^ bit));
        }
      }
      return n;
    }
  }

  /** Keeps all that it is given. */
  private static class Kept implements PartWriter {
    private final Set<ChunkId> known;
    private final Map<ChunkId, byte[]> chunks = new HashMap<>();
    private final List<List<ChunkId>> parts = new ArrayList<>();
    private List<ChunkId> part = new ArrayList<>();
    private int passedOver;

    Kept(Set<ChunkId> known) {
      this.known = known;
    }

    List<ChunkId> ids() {
      List<ChunkId> all = new ArrayList<>();
      parts.forEach(all::addAll);
      all.addAll(part);
      return all;
    }

    @Override
    public void chunk(ChunkId id, ChunkCopies.Copy chunk) {
      byte[] content = Arrays.copyOf(chunk.bytes(), chunk.length());
      assertEquals(ChunkId.of(content), id);
      chunks.put(id, content);
      part.add(id);
    }

    @Override
    public void chunk(ChunkRef ref) {
      assertTrue(known.contains(ref.id()));
      passedOver++;
      part.add(ref.id());
    }

    @Override
    public boolean needs(ChunkRef ref) {
      return !known.contains(ref.id());
    }

    @Override
    public Optional<Manifest.Recipe> endPart() {
      parts.add(part);
      long count = part.size();
      part = new ArrayList<>();
      return count == 0
          ? Optional.empty()
          : Optional.of(new Manifest.Recipe(ChunkId.of(new byte[1]), 1, 1, count));
    }

    @Override
    public void dropPart() {
      part = new ArrayList<>();
    }
  }
}
